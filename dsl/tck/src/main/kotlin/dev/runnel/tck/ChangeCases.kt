package dev.runnel.tck

import dev.runnel.delete
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.FOREIGN_KEY_VIOLATION
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.from
import dev.runnel.gt
import dev.runnel.insert
import dev.runnel.onConflict
import dev.runnel.orderBy
import dev.runnel.row
import dev.runnel.set
import dev.runnel.spi.Capability.CONFLICT_TARGET
import dev.runnel.spi.Capability.FOREIGN_KEYS_PER_STATEMENT
import dev.runnel.spi.Capability.RETURNING
import dev.runnel.spi.Capability.UPDATE_RETURNING
import dev.runnel.spi.Capability.UPSERT
import dev.runnel.sql.Functions.excluded
import dev.runnel.sql.Functions.upper
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Subquery
import dev.runnel.sql.render.Feature
import dev.runnel.update
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigDecimal
import java.time.LocalDate

internal fun FunSpec.changeCases(kit: KitContext) {
    test("a whole row is inserted by its shape, without what the database generates") {
        kit.withLibrary { db ->
            db.insert(Books, Book(77, 3, "Last", BigDecimal("2.50"), 1, Shade.DARK)) shouldBe 1L
            db.from(Books).where { title eq "Last" }.one() shouldBe
                Book(5, 3, "Last", BigDecimal("2.50"), 1, Shade.DARK)
            db.insert(Authors, Author(9, "Eve", null, 3)) shouldBe 1L
            db.from(Authors).where { id eq 9 }.one() shouldBe Author(9, "Eve", null, 3)
        }
    }

    test("a row is inserted by assignments, with defaults for the columns left out") {
        kit.withLibrary { db ->
            db
                .insert(Books) {
                    it[title] = "Short"
                    it[price] = BigDecimal("0.01")
                }.execute() shouldBe 1L
            db.from(Books).where { title eq "Short" }.one() shouldBe
                Book(5, null, "Short", BigDecimal("0.01"), 0, Shade.LIGHT)
        }
    }

    test("assignments take null, expressions and the last of two values") {
        kit.withLibrary { db ->
            db
                .insert(Books) {
                    it[title] = "overwritten"
                    it[title] = upper(value("loud"))
                    it[authorId] = null
                    it[price] = BigDecimal.ONE
                }.execute()
            db.from(Books).where { id eq 5 }.one().title shouldBe "LOUD"
        }
    }

    test("many rows are inserted by one statement, all or none") {
        kit.withLibrary { db ->
            db
                .insert(
                    Authors,
                ).rows(
                    listOf(
                        Author(10, "J", null, null),
                        Author(11, "K", LocalDate.EPOCH, if (FOREIGN_KEYS_PER_STATEMENT in kit.capabilities) 10 else 1),
                    ),
                ).execute() shouldBe
                2L
            db
                .insert(Books)
                .row {
                    it[title] = "x"
                    it[price] = BigDecimal.ONE
                }.row {
                    it[price] = BigDecimal.TEN
                    it[title] =
                        "y"
                }.execute() shouldBe
                2L
            db.from(Books).where { title eq "y" }.one().price.compareTo(BigDecimal.TEN) shouldBe 0
            fails(UNIQUE_VIOLATION) {
                db.insert(Authors).rows(listOf(Author(12, "L", null, null), Author(1, CANARY, null, null))).execute()
            }
            db.from(Authors).where { id gt 11 }.count() shouldBe 0L
            fails(CONFIGURATION) { db.insert(Authors).execute() }
            fails(
                CONFIGURATION,
            ) { db.insert(Books).row { it[title] = "x" }.row { it[price] = BigDecimal.ONE }.execute() }
        }
    }

    test("what a query gives is inserted") {
        kit.withLibrary { db ->
            val authors = Subquery
                .from(
                    Authors,
                ).select(Authors.id, Authors.name.concat("'s book"), value(BigDecimal("3.00")))
            db.insert(Books).from(authors, Books.authorId, Books.title, Books.price).execute() shouldBe 3L
            db.from(Books).where { title eq "Cid's book" }.one().authorId shouldBe 3L
        }
    }

    testWith(kit, RETURNING, "an insert gives back the generated id, several values or the whole row") {
        kit.withLibrary { db ->
            db
                .insert(Books) {
                    it[title] = "r1"
                    it[price] = BigDecimal.ONE
                }.returning(Books.id)
                .one() shouldBe 5L
            db
                .insert(Books)
                .row {
                    it[title] = "r2"
                    it[price] = BigDecimal.ONE
                }.row {
                    it[title] = "r3"
                    it[price] =
                        BigDecimal.ONE
                }.returning(Books.id, Books.title)
                .list()
                .map { it[Books.id] to it[Books.title] }
                .toSet() shouldBe
                setOf(6L to "r2", 7L to "r3")
            db.insert(Books).row(Book(0, 1, "r4", BigDecimal("4.00"))).returningRow().one() shouldBe
                Book(8, 1, "r4", BigDecimal("4.00"))
            db.from(Books).count() shouldBe 8L
        }
    }

    testWith(kit, RETURNING, "a delete gives back what it took") {
        kit.withLibrary { db ->
            db.delete(Books).where { id eq 2 }.returningRow().one() shouldBe sure
            db.delete(Books).where { id eq 2 }.returning(Books.id).list() shouldBe emptyList()
        }
    }

    testWith(kit, UPDATE_RETURNING, "an update gives back what it changed") {
        kit.withLibrary { db ->
            db
                .update(Books) { it[sold] = sold + 1 }
                .where { sold eq 7 }
                .returning(Books.id, Books.sold)
                .list()
                .map { it[Books.id] to it[Books.sold] }
                .toSet() shouldBe setOf(3L to 8, 4L to 8)
            db.update(Books) { it[sold] = 1 }.where { id eq 1 }.returningRow().one() shouldBe sea.copy(sold = 1)
        }
    }

    testWith(kit, UPSERT, "an upsert of a row that is there leaves it or changes it, and one of a new row inserts it") {
        kit.withLibrary { db ->
            val more = db.insert(Books).row(under.copy(sold = 3)).onConflict(Books.authorId, Books.title)
            more.doUpdate { it.set(Books.sold, Books.sold.plus(excluded(Books.sold))) }.execute()
            db.from(Books).where { id eq 3 }.one().sold shouldBe 10
            db.insert(Authors).row(Author(8, "Ann", null, null)).onConflict().doNothing().execute()
            db.insert(Authors).row(Author(8, "Hal", null, null)).onConflict().doNothing().execute()
            db.from(Authors).select(Authors.name).list().toSet() shouldBe setOf("Ann", "Bob", "Cid", "Hal")
            db.from(Books).count() shouldBe 4L
            if (CONFLICT_TARGET !in kit.capabilities) {
                fails(NOT_PORTABLE) { db.insert(Authors).row(ann).onConflict { id }.doNothing().execute() }
            }
        }
    }

    testWith(kit, CONFLICT_TARGET, "an upsert that does nothing leaves the row as it is and counts none") {
        kit.withLibrary { db ->
            db.insert(Authors).row(ann.copy(name = "Other")).onConflict { id }.doNothing().execute() shouldBe 0L
            db.insert(Authors).row(Author(8, "Ann", null, null)).onConflict().doNothing().execute() shouldBe 0L
            db.insert(Authors).row(Author(8, "Hal", null, null)).onConflict { id }.doNothing().execute() shouldBe 1L
            db.from(Authors).where { id eq 1 }.one() shouldBe ann
            fails(UNIQUE_VIOLATION) {
                db.insert(Authors).row(Author(20, "Ann", null, null)).onConflict { id }.doNothing().execute()
            }
        }
    }

    testWith(kit, CONFLICT_TARGET, "an upsert that updates takes the new values, or what is computed from both") {
        kit.withLibrary { db ->
            db
                .insert(
                    Authors,
                ).row(bob.copy(born = LocalDate.EPOCH))
                .onConflict { id }
                .doUpdate(Authors.born)
                .execute() shouldBe
                1L
            db.from(Authors).where { id eq 2 }.one() shouldBe bob.copy(born = LocalDate.EPOCH)
            db
                .insert(Books)
                .row(under.copy(sold = 3))
                .onConflict(Books.authorId, Books.title)
                .doUpdate { it.set(Books.sold, Books.sold.plus(excluded(Books.sold))) }
                .execute() shouldBe 1L
            db.from(Books).where { id eq 3 }.one().sold shouldBe 10
            fails(CONFIGURATION) { db.insert(Authors).row(bob).onConflict().doUpdate(Authors.born).execute() }
        }
    }

    testWhere(
        "an upsert takes its rows from a query, with and without a condition of its own",
        "${kit.target.name} has no upsert, or changes no row that is referred to",
        { kit.capabilities.containsAll(setOf(CONFLICT_TARGET, FOREIGN_KEYS_PER_STATEMENT)) },
    ) {
        kit.withLibrary { db ->
            val all = Subquery.from(Authors).select(Authors.id, Authors.name.concat("!"))
            db
                .insert(
                    Authors,
                ).from(all, Authors.id, Authors.name)
                .onConflict { id }
                .doUpdate(Authors.name)
                .execute() shouldBe
                3L
            db
                .insert(Authors)
                .from(
                    all.where {
                        id eq 1
                    },
                    Authors.id,
                    Authors.name,
                ).onConflict { id }
                .doUpdate(Authors.name)
                .execute() shouldBe
                1L
            db.from(Authors).orderBy { id.asc() }.select(Authors.name).list() shouldBe listOf("Ann!!", "Bob!", "Cid!")
        }
    }

    test("an update changes the rows it is told, and a column by its own value") {
        kit.withLibrary { db ->
            db
                .update(Books) {
                    it[sold] = sold * 2
                    it[shade] = Shade.DARK
                }.where { sold gt 0 }
                .execute() shouldBe 3L
            db.from(Books).orderBy { id.asc() }.select(Books.sold).list() shouldBe listOf(10, 0, 14, 14)
            db.update(Books).set { it[authorId] = null }.where { id eq 1 }.execute() shouldBe 1L
            db.from(Books).where { id eq 1 }.one().authorId shouldBe null
            db.update(Books) { it[sold] = 1 }.where { id eq 99 }.execute() shouldBe 0L
        }
    }

    test("an update or delete without where is refused, unless every row is meant") {
        kit.withLibrary { db ->
            fails(CONFIGURATION) { db.update(Books) { it[sold] = 0 }.execute() }.message shouldContain "everyRow"
            fails(CONFIGURATION) { db.delete(Books).execute() }.message shouldContain "everyRow"
            db.from(Books).count() shouldBe 4L
            db.update(Books) { it[sold] = 0 }.everyRow().execute() shouldBe 4L
            db.delete(Books).everyRow().execute() shouldBe 4L
            db.from(Books).count() shouldBe 0L
        }
    }

    test("a delete takes the rows it is told") {
        kit.withLibrary { db ->
            db.delete(Books).where { sold eq 7 }.execute() shouldBe 2L
            db.from(Books).orderBy { id.asc() }.list() shouldBe listOf(sea, sure)
            db.delete(Books).where { sold eq 99 }.execute() shouldBe 0L
        }
    }

    test("a change that a key or check refuses changes nothing") {
        kit.withLibrary { db ->
            fails(CHECK_VIOLATION) { db.update(Books) { it[sold] = sold - 6 }.everyRow().execute() }
            db.from(Books).orderBy { id.asc() }.list() shouldBe listOf(sea, sure, under, back)
            fails(FOREIGN_KEY_VIOLATION) { db.insert(Books, Book(0, 99, CANARY, BigDecimal.ONE)) }
            fails(UNIQUE_VIOLATION) { db.insert(Authors, Author(7, "Ann", null, null)) }
            db.from(Authors).count() shouldBe 3L
        }
    }

    test("an insert from a query is refused unless its columns are of the types of the table's") {
        kit.withLibrary { db ->
            val swapped = Subquery.from(Books).select(Books.title, Books.id)
            fails(CONFIGURATION) { db.insert(Authors).from(swapped, Authors.id, Authors.name).execute() }
            fails(CONFIGURATION) { db.insert(Authors).from(swapped, Authors.name).execute() }
            db.from(Authors).count() shouldBe 3L
        }
    }

    test("a delete gives several values of each row back") {
        kit.withLibrary { db ->
            kit.where(
                Feature.RETURNING,
                { db.delete(Books).where { id eq 2 }.returning(Books.title, Books.sold).list() },
            ) { rows -> rows.map { it[Books.title] to it[Books.sold] } shouldBe listOf("100% sure" to 0) }
        }
    }

    test("changes inside a transaction are kept or rolled back together") {
        kit.withLibrary { db ->
            runCatching {
                db.transaction {
                    delete(Books).everyRow().execute()
                    insert(Authors, Author(5, "Eve", null, null))
                    error("no")
                }
            }
            db.from(Books).count() shouldBe 4L
            db.from(Authors).count() shouldBe 3L
        }
    }
}
