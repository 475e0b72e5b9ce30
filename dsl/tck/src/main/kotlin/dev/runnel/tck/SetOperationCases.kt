package dev.runnel.tck

import dev.runnel.alias
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.from
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.having
import dev.runnel.inQuery
import dev.runnel.insert
import dev.runnel.lt
import dev.runnel.orderBy
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.upper
import dev.runnel.sql.Subquery
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext

internal fun FunSpec.setOperationCases(kit: KitContext) {
    val wrote = Subquery.from(Books).select(Books.authorId)

    test("a union has each row once, a union all every row, and both are ordered and cut as a whole") {
        kit.withLibrary { db ->
            val sold = db.from(Books).where { sold gt 5 }.select(Books.sold)
            val all = Subquery.from(Books).select(Books.sold)
            sold.union(all).orderBy { Books.sold.desc() }.list() shouldBe listOf(7, 5, 0)
            sold.unionAll(all).orderBy { Books.sold.asc() }.list() shouldBe listOf(0, 5, 7, 7, 7, 7)
            sold.unionAll(all).orderBy { Books.sold.desc() }.limit(2).offset(3).list() shouldBe listOf(7, 5)
            sold.union(all).count() shouldBe 3L
        }
    }

    test("intersect gives what both queries have, except what only the first one has") {
        kit.withLibrary { db ->
            val authors = db.from(Authors).select(Authors.id.orNull())
            authors.intersect(wrote).orderBy { Authors.id.orNull().asc() }.list() shouldBe listOf(1L, 2L)
            authors.except(wrote).list() shouldBe listOf(3L)
            db
                .from(Books)
                .where { title eq "Sea" }
                .unionAll(Subquery.from(Books).where { id eq 4 })
                .list()
                .shouldContainExactlyInAnyOrder(sea, back)
        }
    }

    test("set operations nest, each query with its own order and limit") {
        kit.withLibrary { db ->
            val cheapest = Subquery.from(Books).orderBy { price.asc() }.limit(1).select(Books.title)
            val dearest = Subquery.from(Books).orderBy { price.desc() }.limit(1).select(Books.title)
            val light = Subquery.from(Books).where { shade eq Shade.LIGHT }.select(Books.title)
            db
                .from(Books)
                .orderBy { sold.asc() }
                .limit(1)
                .select(Books.title)
                .unionAll(cheapest.unionAll(dearest).except(dearest))
                .list()
                .shouldContainExactlyInAnyOrder("100% sure", "back\\slash")
            // Left to right, although some databases bind intersect tighter.
            db
                .from(Books)
                .where { sold eq 5 }
                .select(Books.title)
                .union(dearest)
                .intersect(light)
                .list() shouldBe
                listOf("Sea")
            db.from(Books).where { sold eq 5 }.select(Books.title).union(dearest.intersect(light)).list() shouldBe
                listOf("Sea")
        }
    }

    test("a set operation stands in a subquery, is selected from and is inserted") {
        kit.withLibrary { db ->
            val two = wrote.where { authorId.isNotNull() }.union(
                Subquery.from(Authors).where { id eq 3 }.select(Authors.id),
            )
            db.from(Authors).where { id inQuery two }.count() shouldBe 3L
            val names = Subquery
                .from(Authors)
                .select(Authors.name)
                .unionAll(Subquery.from(Books).select(upper(Books.title)))
                .asTable("names")
            val name = names[Authors.name]
            db.from(names).where { name lt "B" }.orderBy { name.asc() }.list() shouldBe listOf("100% SURE", "Ann")
            val copies = Subquery
                .from(Authors)
                .where { id eq 1 }
                .select(Authors.id + 10L, upper(Authors.name))
                .unionAll(Subquery.from(Authors).where { id eq 2 }.select(Authors.id + 10L, upper(Authors.name)))
            db.insert(Authors).from(copies, Authors.id, Authors.name).execute() shouldBe 2L
            db.from(Authors).where { id gt 10L }.orderBy { id.asc() }.select(Authors.name).list() shouldBe
                listOf("ANN", "BOB")
        }
    }

    test("a select is counted whatever its form") {
        kit.withLibrary { db ->
            db.from(Books).distinct().select(Books.sold).count() shouldBe 3L
            db.from(Books).orderBy { id.asc() }.limit(3).count() shouldBe 3L
            db.from(Books).orderBy { id.asc() }.offset(3).count() shouldBe 1L
            db
                .from(
                    Books,
                ).groupBy { sold }
                .having { count() gt 1 }
                .select(Books.sold, count() alias "n")
                .count() shouldBe
                1L
            db.from(Books).select(Books.id, Books.id, count(Books.id)).groupBy { id }.count() shouldBe 4L
        }
    }

    test("a union is ordered by what it selects under a label, with or without the label") {
        kit.withLibrary { db ->
            val who = Authors.name alias "who"
            val all = db.from(Authors).select(who).union(Subquery.from(Books).where { sold eq 5 }.select(Books.title))
            for (order in listOf(who.desc(), Authors.name.desc())) {
                all.orderBy(order).list() shouldBe listOf("Sea", "Cid", "Bob", "Ann")
            }
        }
    }

    test("what does not follow a union is refused") {
        kit.withLibrary { db ->
            val all = db.from(Authors).select(Authors.id.orNull()).union(wrote)
            fails(CONFIGURATION) { all.where { name eq CANARY } }
            fails(CONFIGURATION) { all.orderBy { name.asc() }.list() }
        }
    }

    test("blocking and async: the same set operations") {
        withContext(Dispatchers.IO) {
            val db = kit.openBlocking()
            db.createAll(Authors, Books)
            db.insertAll(Authors, listOf(ann, bob, cid))
            val first = Subquery.from(Authors).where(Authors.id.eq(1L))
            db.from(Authors).where(Authors.id.eq(3L)).union(first).orderBy(Authors.id.asc()).list() shouldBe
                listOf(ann, cid)
            db.dropAll(Authors, Books)
        }
        val db = kit.openAsync()
        db.createAll(Authors, Books).await()
        db.insertAll(Authors, listOf(ann, bob, cid)).await()
        val first = Subquery.from(Authors).where(Authors.id.eq(1L))
        db.from(Authors).except(first).orderBy(Authors.id.asc()).list().await() shouldBe listOf(bob, cid)
    }
}
