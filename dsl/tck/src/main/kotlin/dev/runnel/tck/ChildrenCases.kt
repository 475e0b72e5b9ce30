package dev.runnel.tck

import dev.runnel.children
import dev.runnel.component1
import dev.runnel.component2
import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.NO_ROWS
import dev.runnel.error.ErrorKind.WRONG_SCOPE
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.listener.QueryEvent
import dev.runnel.listener.QueryListener
import dev.runnel.orderBy
import dev.runnel.sql.Parent
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigDecimal
import java.util.concurrent.CopyOnWriteArrayList

private data class Titles(val author: String, val titles: List<String>)

internal fun FunSpec.childrenCases(kit: KitContext) {
    test("children are loaded with their parents by two queries, in the order of both") {
        val events = CopyOnWriteArrayList<QueryEvent>()
        val db = kit.open(listOf(QueryListener { events += it }))
        db.createAll(Authors, Books)
        db.insertAll(Authors, listOf(ann, bob, cid))
        db.insertAll(Books, listOf(sea, sure, under, back))
        events.clear()
        val all =
            db
                .from(Authors)
                .orderBy { name.desc() }
                .children(db.from(Books).orderBy { title.asc() }) { authorId }
                .list()
        events.size shouldBe 2
        all shouldBe listOf(Parent(cid, listOf()), Parent(bob, listOf(under)), Parent(ann, listOf(sure, sea)))
        val (author, books) = all.last()
        author shouldBe ann
        books.size shouldBe 2
        events.clear()
        db.from(Authors).where { id eq 99 }.children(db.from(Books)) { authorId }.list() shouldBe emptyList()
        events.size shouldBe 1
    }

    test("parents and children may be less than whole rows, and be made into one object") {
        kit.withLibrary { db ->
            val titles = db.from(Books).where { sold.gt(0) }.select { title }.orderBy { id.asc() }
            val shelves =
                db
                    .from(Authors)
                    .orderBy { id.asc() }
                    .select { name }
                    .children(titles) { authorId }
                    .map { (author, titles) -> Titles(author, titles) }
            shelves.list() shouldBe
                listOf(Titles("Ann", listOf("Sea")), Titles("Bob", listOf("under_score")), Titles("Cid", listOf()))
            shelves.first() shouldBe Titles("Ann", listOf("Sea"))
            db.from(Authors).where { id eq 2 }.children(db.from(Books)) { authorId }.one() shouldBe
                Parent(bob, listOf(under))
            db.from(Authors).where { id eq 9 }.children(db.from(Books)) { authorId }.oneOrNull() shouldBe null
            fails(NO_ROWS) { db.from(Authors).where { id eq 9 }.children(db.from(Books)) { authorId }.one() }
        }
    }

    test("children have children of their own, and parents several kinds of them: one query for each select") {
        val events = CopyOnWriteArrayList<QueryEvent>()
        val db = kit.open(listOf(QueryListener { events += it }))
        db.createAll(Authors, Books)
        db.insertAll(Authors, listOf(ann, bob, cid))
        db.insertAll(Books, listOf(sea, sure, under, back))
        events.clear()
        val pupils =
            db
                .from(Authors)
                .orderBy { id.asc() }
                .select { name }
                .children(db.from(Books).select { title }) { authorId }
                .map { (name, titles) -> Titles(name, titles) }
        val ann =
            db
                .from(Authors)
                .where { id eq 1 }
                .select { name }
                .children(db.from(Books).orderBy { id.asc() }.select { title }) { authorId }
                .map { (name, titles) -> Titles(name, titles) }
                .children(pupils) { mentorId }
                .one()
        events.size shouldBe 4
        ann shouldBe
            Parent(
                Titles("Ann", listOf("Sea", "100% sure")),
                listOf(Titles("Bob", listOf("under_score")), Titles("Cid", listOf())),
            )
    }

    test("many parents are loaded in as many queries as their keys need, and a null key has no family") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            val authors = List(3000) { Author(it + 1L, "a$it", null, if (it % 2 == 0) null else 1) }
            db.insertAll(Authors, authors)
            db.insertAll(Books, List(6000) { Book(0, it % 3000 + 1L, "t$it", BigDecimal("1.00"), it) })
            val all = db
                .from(
                    Authors,
                ).orderBy { id.asc() }
                .children(db.from(Books).orderBy { sold.asc() }) { authorId }
                .list()
            all.map { it.parent() } shouldBe authors
            all.forEachIndexed { i, (_, books) -> books.map { it.title } shouldBe listOf("t$i", "t${i + 3000}") }
            // The other way round: the mentors, found by a key that may be null.
            val mentors = db.from(Authors).orderBy { id.asc() }.children(db.from(Authors), { mentorId }) { id }.list()
            mentors.map { it.children().size } shouldBe authors.map { if (it.mentorId == null) 0 else 1 }
        }
    }

    test("both queries are on the transaction's session, and what cannot be loaded is refused") {
        kit.withLibrary { db ->
            db.transaction {
                insertAll(Books, listOf(Book(0, 3, "New", BigDecimal("1.00"))))
                val (author, books) = from(Authors).where { id eq 3 }.children(from(Books)) { authorId }.one()
                author shouldBe cid
                books.single().title shouldBe "New"
                fails(WRONG_SCOPE) { from(Authors).children(db.from(Books)) { authorId } }
            }
            fails(CONFIGURATION) { db.from(Authors).children(db.from(Books)) { title } }.message!! shouldContain
                "references"
            fails(
                CONFIGURATION,
            ) { db.from(Authors).children(db.from(Books).limit(3)) { authorId } }.message!! shouldContain
                "limit"
            fails(CONFIGURATION) {
                db.from(Authors).select { name }.distinct().children(db.from(Books)) { authorId }.list()
            }.message!! shouldContain "distinct"
        }
    }

    test("the Java faces load children in the same words") {
        kit.withLibrary { db ->
            if (kit.target.shared) {
                val blocking = kit.openBlocking()
                val expected = db.from(Authors).orderBy { id.asc() }.children(db.from(Books)) { authorId }.list()
                blocking
                    .from(Authors)
                    .orderBy(Authors.id.asc())
                    .children(blocking.from(Books), Books.authorId)
                    .list() shouldBe expected
                val async = kit.openAsync()
                async
                    .from(Authors)
                    .orderBy(Authors.id.asc())
                    .children(async.from(Books), Books.authorId, Authors.id)
                    .map { "${it.parent().name} ${it.children().size}" }
                    .list()
                    .get() shouldBe listOf("Ann 2", "Bob 1", "Cid 0")
            }
        }
    }
}
