package dev.runnel.sql

import dev.runnel.sql.render.AnsiDialect
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import kotlin.random.Random

private const val STATEMENTS = 5_000
private const val SEED = 20261121

/** Statements of many shapes, their values in them. */
private class AnyStatement(private val random: Random) {
    private fun <E> one(vararg of: () -> E): E = of[random.nextInt(of.size)]()

    private fun number() = random.nextInt(5)

    private fun word() = "secret-${number()}"

    private fun condition(depth: Int = 0): Predicate = one(
        { Users.age.eq(number()) },
        { Users.age.eq(Functions.value(number())) },
        { Users.age.between(number(), number()) },
        { Users.age.`in`(List(number()) { it }) },
        { Users.id.lt(random.nextLong()) },
        { Users.nick.isNull },
        { Users.nick.isNotDistinctFrom(if (random.nextBoolean()) null else word()) },
        { Users.email.startsWith(word()) },
        { Users.level.eq(Level.HIGH) },
        { if (depth > 3) Users.id.isNotNull else condition(depth + 1).and(condition(depth + 1)) },
        { if (depth > 3) Users.id.isNotNull else condition(depth + 1).or(condition(depth + 1)) },
        { if (depth > 3) Users.id.isNotNull else condition(depth + 1).not() },
        { Users.id.`in`(Subquery.from(Orders).where(Orders.number.gt(number())).select(Orders.userId)) },
    )

    private fun select(): Select {
        var query = Subquery.from(Users)
        if (random.nextBoolean()) query = query.where(condition())
        if (random.nextBoolean()) query = query.orderBy(one({ Users.id.asc() }, { Users.email.desc() }))
        if (random.nextBoolean()) query = query.limit(number().toLong())
        if (random.nextBoolean()) query = query.offset(number().toLong())
        return one(
            { query.statement() },
            { query.select(Users.email).distinct().statement() },
            { query.countQuery().statement() as Select },
            { query.join(Orders, Orders.userId.eq(Users.id)).statement() },
            { Users.alias("u${number()}").let { Subquery.from(it).where(it.get(Users.age).ge(number())).statement() } },
            { query.asCte("picked").let { Subquery.from(it).where(it.get(Users.age).ne(number())).statement() } },
            { query.select(Users.id).union(Subquery.from(Orders).select(Orders.userId)).statement() },
        )
    }

    fun make(): Statement = one(
        { select() },
        { select() },
        { delete(Users).where(condition()).statement() },
        { update(Users).set(Users.age, number()).where(condition()).statement() },
        { update(Users).set(Users.nick, null as String?).everyRow().statement() },
        {
            var insert = insert(Users)
            repeat(number() + 1) {
                insert = insert.values { row ->
                    row.set(Users.email, word())
                    row.set(Users.age, number())
                }
            }
            insert.statement()
        },
    )
}

private fun Rendered.parts() = listOf(sql(), arguments(), types(), reads())

class KeptTextsTest :
    FunSpec({
        test("a dialect that has written thousands of statements writes each as a new one does, on any thread") {
            val random = Random(SEED)
            val statements = List(STATEMENTS) { AnyStatement(random).make() }
            val used = AnsiDialect()
            val threads = Executors.newFixedThreadPool(4)
            try {
                val all = List(4) { turn ->
                    Callable { statements.shuffled(Random(SEED + turn)).filter { it.differs(used) } }
                }
                threads.invokeAll(all).flatMap { it.get() } shouldHaveSize 0
            } finally {
                threads.shutdownNow()
            }
        }

        test("a text is made once for all values, and holds none") {
            val ansi = AnsiDialect()

            fun text(email: String) = Subquery.from(Users).where(Users.email.eq(email)).statement().render(ansi)
            val first = text("secret-1")
            val second = text("secret-2")
            second.sql() shouldBeSameInstanceAs first.sql()
            second.sql() shouldNotContain "secret"
            first.arguments() shouldBe listOf("secret-1")
            second.arguments() shouldBe listOf("secret-2")
        }

        test("the same text with arguments of other types has these types") {
            val ansi = AnsiDialect()

            fun types(value: Any) = Subquery.from(Users).select(Functions.value(value)).statement().render(ansi).types()
            types(1) shouldBe listOf(Int::class.javaObjectType)
            types("a") shouldBe listOf(String::class.java)
            types(1) shouldBe listOf(Int::class.javaObjectType)
        }

        test("statements made up at run time are written right however many they are, and old ones are forgotten") {
            val ansi = AnsiDialect()

            fun text(alias: String) = Subquery.from(Users.alias(alias)).statement().render(ansi).sql()
            val first = text("a")
            repeat(STATEMENTS) { text("a$it") shouldBe first.replace("\"a\"", "\"a$it\"") }
            text("a") shouldBe first
            (text("a") === first) shouldBe false
        }

        test("a very long statement is written right") {
            val ansi = AnsiDialect()
            val keys = List(3_000) { it.toLong() }
            val rendered = Subquery.from(Users).where(Users.id.`in`(keys)).statement().render(ansi)
            rendered.arguments().take(3_000) shouldBe keys
            rendered.sql().count { it == '?' } shouldBe rendered.arguments().size
            rendered.types() shouldHaveSize rendered.arguments().size
            rendered.sql() shouldNotBe
                Subquery.from(Users).where(Users.id.`in`(keys.take(9))).statement().render(ansi).sql()
        }
    })

private fun Statement.differs(used: AnsiDialect) = render(used).parts() != render(AnsiDialect()).parts()
