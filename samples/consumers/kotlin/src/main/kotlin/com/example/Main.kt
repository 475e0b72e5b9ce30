package com.example

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.default
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.sql.Table
import dev.runnel.where

data class Note(val id: Long = 0, val text: String, val done: Boolean = false)

object Notes : Table<Note>("notes") {
    val id = bigint("id").generated().primaryKey()
    val text = text("text")
    val done = bool("done").default(false)
}

suspend fun main(): Unit = Database.open("sqlite::memory:").use { db ->
    db.createAll(Notes)
    db.insertAll(Notes, listOf(Note(text = "install"), Note(text = "depend", done = true)))
    println("To do: ${db.from(Notes).where { done eq false }.list()}")
}
