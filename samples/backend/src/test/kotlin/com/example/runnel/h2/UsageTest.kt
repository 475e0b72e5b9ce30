package com.example.runnel.h2

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.default
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.sql.Table
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

// tag::usage[]
data class Note(val id: Long, val text: String, val done: Boolean = false)

object Notes : Table<Note>("notes") {
    val id = bigint("id").generated().primaryKey()
    val text = text("text")
    val done = bool("done").default(false)
}

suspend fun openNotes(): List<Note> = Database.open("h2:mem:notes").use { db ->
    db.createAll(Notes)
    db.insertAll(Notes, listOf(Note(0, "write a backend"), Note(0, "read the guide", done = true)))
    db.from(Notes).where { done eq false }.list()
}
// end::usage[]

class UsageTest :
    FunSpec({
        test("a backend on the class path is found by its scheme") {
            openNotes() shouldBe listOf(Note(1, "write a backend"))
        }
    })
