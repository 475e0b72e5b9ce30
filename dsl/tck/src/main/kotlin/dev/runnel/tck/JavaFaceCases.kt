package dev.runnel.tck

import dev.runnel.blocking.BlockingDatabase
import dev.runnel.error.ErrorKind
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.NO_ROWS
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.error.ErrorKind.TOO_MANY_ROWS
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.RunnelException
import dev.runnel.spi.Capability.RETURNING
import dev.runnel.sql.Functions.count
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.math.BigDecimal
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ExecutionException

private val long = Long::class.javaObjectType

internal fun FunSpec.javaFaceCases(kit: KitContext) {
    val above = "select i from (${kit.target.series(3)}) s where i > :n order by i"

    /** Futures fail with the exception itself as the cause; `await` unwraps it. */
    suspend fun CompletableFuture<*>.fails(kind: ErrorKind): RunnelException = fails(kind) { await() }

    fun BlockingDatabase.fill() {
        createAll(Authors, Books)
        insertAll(Authors, listOf(ann, bob, cid)) shouldBe 3L
        insertAll(Books, listOf(sea, sure, under, back)) shouldBe 4L
    }

    test("blocking: every terminal word on none, one and many rows") {
        withContext(Dispatchers.IO) {
            val db = kit.openBlocking()
            val sql = { n: Int -> db.sql(above).bind("n", n) }
            sql(3).list(long) shouldBe emptyList()
            sql(0).list(long) shouldBe listOf(1L, 2L, 3L)
            sql(0).first(long) shouldBe 1L
            sql(3).firstOrNull(long).shouldBeNull()
            sql(2).one(long) shouldBe 3L
            sql(3).oneOrNull(long).shouldBeNull()
            sql(2).value(long) shouldBe 3L
            sql(0).stream(long).use { it.mapToLong { n -> n }.sum() } shouldBe 6L
            sql(0).rows(long).list() shouldBe listOf(1L, 2L, 3L)
            sql(1).maps().list().map { it.values.single() } shouldBe listOf(2L, 3L)
            sql(1).map { it.getInt(0) }.list() shouldBe listOf(2, 3)
            fails(NO_ROWS) { sql(3).first(long) }
            fails(NO_ROWS) { sql(3).label("none").one(long) }.label() shouldBe "none"
            fails(TOO_MANY_ROWS) { sql(0).one(long) }
            fails(TOO_MANY_ROWS) { sql(0).oneOrNull(long) }
            fails(PARAMETER) { db.sql(above).bind("m", CANARY).list(long) }.message shouldContain ":m"
            fails(DATA_CONVERSION) { db.sql("select nullif(1, 1) as gone").value(long) }.column() shouldBe "gone"
            db.sql("select ? + ?", 1, 2).value(long) shouldBe 3L
        }
    }

    test("async: every terminal word on none, one and many rows") {
        val db = kit.openAsync()
        val sql = { n: Int -> db.sql(above).bind("n", n) }
        sql(3).list(long).await() shouldBe emptyList()
        sql(0).list(long).await() shouldBe listOf(1L, 2L, 3L)
        sql(0).first(long).await() shouldBe 1L
        sql(3).firstOrNull(long).await().shouldBeNull()
        sql(2).one(long).await() shouldBe 3L
        sql(3).oneOrNull(long).await().shouldBeNull()
        sql(2).value(long).await() shouldBe 3L
        sql(3).first(long).fails(NO_ROWS)
        sql(3).one(long).fails(NO_ROWS)
        sql(0).one(long).fails(TOO_MANY_ROWS)
        sql(0).oneOrNull(long).fails(TOO_MANY_ROWS)
        db.sql(above).bind("m", CANARY).list(long).fails(PARAMETER)
        db.sql("select nullif(1, 1) as gone").value(long).fails(DATA_CONVERSION).column() shouldBe "gone"
    }

    test("blocking: the typed words select, insert, update and delete") {
        withContext(Dispatchers.IO) {
            val db = kit.openBlocking()
            db.fill()
            db.from(Books).where(Books.sold.gt(0)).orderBy(Books.id.asc()).list() shouldBe listOf(sea, under, back)
            db.from(Books).select(count()).one() shouldBe 4L
            db.insert(Authors).set(Authors.id, 8L).set(Authors.name, "Hal").setNull(Authors.born).execute() shouldBe 1L
            db.insert(Authors, Author(9, "Eve", null, 8)) shouldBe 1L
            db.update(Books).set(Books.sold, Books.sold.plus(1)).where(Books.id.eq(1L)).execute() shouldBe 1L
            db.from(Books).where(Books.id.eq(1L)).one().sold shouldBe 6
            db.delete(Books).where(Books.sold.eq(7)).execute() shouldBe 2L
            fails(CONFIGURATION) { db.delete(Books).execute() }
            fails(UNIQUE_VIOLATION) { db.insert(Authors, Author(1, CANARY, null, null)) }.table() shouldBe "kit_authors"
            fails(CHECK_VIOLATION) {
                db.insertAll(Books, List(3) { Book(0, null, "$CANARY $it", BigDecimal.ONE, 1 - it) })
            }.row() shouldBe
                2L
            db.from(Books).count() shouldBe 2L
            db.dropAll(Authors, Books)
        }
    }

    testWith(kit, RETURNING, "blocking and async: returning gives the generated id") {
        val id =
            withContext(Dispatchers.IO) {
                val db = kit.openBlocking()
                db.createAll(Authors, Books)
                db.insert(Books).set(Books.title, "a").set(Books.price, BigDecimal.ONE).returning(Books.id).one()
            }
        id shouldBe 1L
        val async = kit.openAsync()
        if (!kit.target.shared) async.createAll(Authors, Books).await()
        val next = async
            .insert(
                Books,
            ).set(Books.title, "b")
            .set(Books.price, BigDecimal.ONE)
            .returning(Books.id)
            .one()
            .await()
        next shouldBe if (kit.target.shared) 2L else 1L
    }

    test("async: the typed words select, insert, update and delete") {
        val db = kit.openAsync()
        db.createAll(Authors, Books).await()
        db.insertAll(Authors, listOf(ann, bob, cid)).await() shouldBe 3L
        db.insertAll(Books, listOf(sea, sure, under, back)).await() shouldBe 4L
        db.from(Books).where(Books.sold.gt(0)).orderBy(Books.id.asc()).list().await() shouldBe listOf(sea, under, back)
        db.insert(Authors, Author(9, "Eve", null, 1)).await() shouldBe 1L
        db.update(Books).set(Books.sold, 1).where(Books.id.eq(1L)).execute().await() shouldBe 1L
        db.delete(Books).where(Books.sold.eq(7)).execute().await() shouldBe 2L
        db.insert(Authors, Author(1, CANARY, null, null)).fails(UNIQUE_VIOLATION)
        db
            .insertAll(
                Books,
                List(3) {
                    Book(0, null, "$CANARY $it", BigDecimal.ONE, 1 - it)
                },
            ).fails(CHECK_VIOLATION)
            .row() shouldBe
            2L
        db.from(Books).select(count()).one().await() shouldBe 2L
        db.dropAll(Books, Authors).await()
    }

    test("a future's failure is the RunnelException itself, for get and for join") {
        val db = kit.openAsync()
        val future = db.sql("select * from kit_absent").label("absent").list(long)
        withContext(Dispatchers.IO) { runCatching { future.get() }.exceptionOrNull() }.let {
            (it is ExecutionException) shouldBe true
            (it?.cause as RunnelException).kind() shouldBe ErrorKind.UNDEFINED_OBJECT
            (it.cause as RunnelException).label() shouldBe "absent"
        }
    }
}
