package dev.runnel.sql

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql.Functions.arrayLength
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.currentRow
import dev.runnel.sql.Functions.element
import dev.runnel.sql.Functions.groupingSets
import dev.runnel.sql.Functions.hour
import dev.runnel.sql.Functions.json
import dev.runnel.sql.Functions.jsonArray
import dev.runnel.sql.Functions.orderBy
import dev.runnel.sql.Functions.preceding
import dev.runnel.sql.Functions.rawPredicate
import dev.runnel.sql.Functions.rollup
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.render.AnsiDialect
import dev.runnel.sql.render.Ddl
import dev.runnel.sql.render.Dialect
import dev.runnel.sql.render.Feature
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

private object Bare : Dialect("bare", emptySet())

private object BareLocking : Dialect("bare", setOf(Feature.FOR_UPDATE))

private object Lists : Table<Any>("lists") {
    val tags = array("tags", ValueType.TEXT)
}

private class Named(table: String, column: String) : Table<Any>(table) {
    val column = text(column)
}

class RefusalsTest :
    FunSpec({
        val ansi = AnsiDialect()

        fun refused(kind: ErrorKind, vararg parts: String, block: () -> Any?) {
            val e = shouldThrow<RunnelException> { block() }
            e.kind() shouldBe kind
            parts.forEach { e.message shouldContain it }
        }

        context("what a dialect lacks names the construct, the dialect and the portable way") {
            val users = Subquery.from(Users).select(count())
            val on = Orders.userId.eq(Users.id)
            val upsert = insert(Users).set(Users.email, "a").onConflict(Users.email)
            val frame = orderBy(Users.age.asc()).groupsBetween(preceding(1), currentRow())
            val rows = orderBy(Users.age.asc()).rowsBetween(preceding(1), currentRow())
            val table: List<Pair<Feature, (Dialect) -> Any>> =
                listOf(
                    Feature.RETURNING to { insert(Users).set(Users.age, 1).returned(Users.id).statement().render(it) },
                    Feature.RETURNING to { delete(Users).everyRow().returned(Users.id).statement().render(it) },
                    Feature.RETURNING to
                        { update(Users).set(Users.age, 1).everyRow().returned(Users).statement().render(it) },
                    Feature.UPSERT to { upsert.doNothing().statement().render(it) },
                    Feature.UPSERT to { InsertRows.into(Users).onConflict().doNothing().render(it) },
                    Feature.RIGHT_JOIN to { users.rightJoin(Orders, on).statement().render(it) },
                    Feature.FULL_JOIN to { users.fullJoin(Orders, on).statement().render(it) },
                    Feature.NULLS_ORDER to { users.orderBy(Users.nick.asc().nullsFirst()).statement().render(it) },
                    Feature.LATERAL to { users.crossJoin(Subquery.from(Orders).asLateral("o")).statement().render(it) },
                    Feature.FOR_UPDATE to { users.forUpdate().statement().render(it) },
                    Feature.FOR_SHARE to { users.forShare().statement().render(it) },
                    Feature.LOCK_WAIT to { users.forUpdate().noWait().statement().render(BareLocking) },
                    Feature.GROUPS_FRAME to { users.select(count().over(frame)).statement().render(it) },
                    Feature.FRAME_EXCLUDE to
                        { users.select(count().over(rows.excludeTies())).statement().render(it) },
                    Feature.GROUPING_SETS to { users.groupBy(rollup(Users.age)).statement().render(it) },
                    Feature.GROUPING_SETS to { users.groupBy(groupingSets(listOf(Users.age))).statement().render(it) },
                    Feature.REPEATED_VALUES to { users.groupBy(Users.age.plus(1)).statement().render(it) },
                    Feature.REPEATED_VALUES to
                        { users.distinct().orderBy(Users.age.plus(1).asc()).statement().render(it) },
                    Feature.TRY_CAST to { users.select(Users.email.tryCast(ValueType.BIGINT)).statement().render(it) },
                    Feature.ARRAYS to { Ddl.createAll(it, listOf(Lists)) },
                    Feature.ARRAYS to { insert(Lists).set(Lists.tags, listOf("a")).statement().render(it) },
                    Feature.ARRAYS to
                        { Subquery.from(Lists).select(arrayLength(Lists.tags)).statement().render(it) },
                    Feature.ARRAYS to
                        { SqlText.parse("select ?").bindPositional(listOf(Nested.array(listOf("a"))), it) },
                    Feature.STRUCTS to
                        { SqlText.parse("select :m").bindNamed(mapOf("m" to Nested.map(mapOf("a" to 1))), it) },
                    Feature.JSON_FUNCTIONS to
                        { Subquery.from(Users).select(jsonArray(Users.age)).statement().render(it) },
                    Feature.IF_EXISTS to { Ddl.createMissing(it, listOf(Users)) },
                    Feature.IF_EXISTS to { Ddl.dropExisting(it, listOf(Users)) },
                    Feature.EXPLAIN_ANALYZE to { it.explain(true) },
                    Feature.DELETE_ACTION to { Ddl.createAll(it, listOf(Users, Orders)) },
                    Feature.ALTER_FOREIGN_KEY to { Ddl.createAll(it, listOf(Hen, Egg)) },
                )
            table.forEachIndexed { i, (feature, render) ->
                test("$feature $i") {
                    refused(ErrorKind.NOT_PORTABLE, "bare", feature.portableWay()) { render(Bare) }
                }
            }
            test("each of them is tried") {
                table.map { it.first }.toSet() shouldBe
                    Feature.entries.toSet() - Feature.AGGREGATE_FILTER
            }
        }

        test("a filter is written as a case where the dialect has none") {
            val users = Subquery.from(Users)
            users.select(count().filter(Users.age.gt(1))).statement().render(Bare).sql() shouldBe
                "select count(case when \"users\".\"age\" > ? then 1 end) from \"users\""
            users.select(sum(Users.age).filter(Users.age.gt(1)).over()).statement().render(Bare).sql() shouldBe
                "select sum(case when \"users\".\"age\" > ? then \"users\".\"age\" end) over () from \"users\""
        }

        test("an array that the column cannot keep is refused before it is sent") {
            refused(ErrorKind.CONFIGURATION, "array of arrays") { ValueType.array(ValueType.array(ValueType.TEXT)) }
            refused(
                ErrorKind.CONFIGURATION,
                "digits",
            ) { ValueType.array(ValueType.of(java.math.BigDecimal::class.java)) }
            refused(ErrorKind.PARAMETER, "position from 1") { element(Lists.tags, 0) }
        }

        test("a fragment is refused unless each place has an argument") {
            refused(ErrorKind.PARAMETER, "2 ? place(s)", "1 argument(s)") { rawPredicate("? = ?", Users.age) }
            refused(ErrorKind.PARAMETER, ":age") { rawPredicate(":age = 1", 1) }
            refused(ErrorKind.PARAMETER, "empty collection") { rawPredicate("1 in (?)", listOf<Int>()) }
        }

        test("a function that a dialect lacks is refused with the portable way") {
            val document = Named("t", "c").column.cast(ValueType.JSON)
            refused(ErrorKind.NOT_PORTABLE, "json_set", "ansi", "raw(…)") {
                Subquery.from(Users).select(json(document, "a").set(1)).statement().render(ansi)
            }
            refused(ErrorKind.CONFIGURATION, "json needs JSON", "String") { json(Users.email, "a") }
            refused(ErrorKind.CONFIGURATION, "hour needs a timestamp", "LocalDate") { hour(Orders.day) }
        }

        test("an update or delete of every row must say so") {
            refused(ErrorKind.CONFIGURATION, "update", "users", "everyRow()") {
                update(Users).set(Users.age, 1).statement()
            }
            refused(ErrorKind.CONFIGURATION, "delete", "users", "everyRow()") { delete(Users).statement() }
        }

        test("a statement that is not whole is refused") {
            refused(ErrorKind.CONFIGURATION, "no row") { insert(Users).statement() }
            refused(ErrorKind.CONFIGURATION, "sets no column") {
                update(Users).everyRow().statement().render(ansi)
            }
            refused(ErrorKind.CONFIGURATION, "Row 1", "users.age", "users.email") {
                insert(Users).values { it[Users.email] = "a" }.values { it[Users.age] = 1 }.statement()
            }
            refused(ErrorKind.CONFIGURATION, "has 1 column(s)", "gives 4") {
                insert(Users).from(Subquery.from(Orders), Users.email).statement()
            }
            refused(ErrorKind.CONFIGURATION, "orders.number", "users") { insert(Users).set(Orders.number, 1) }
            refused(ErrorKind.CONFIGURATION, "doUpdate", "onConflict") {
                insert(Users).set(Users.age, 1).onConflict().doUpdate(Users.age)
            }
        }

        test("a column of a table that the statement does not have is refused before it finds another one's") {
            val query = Subquery.from(Users).where(Orders.number.eq(1))
            refused(ErrorKind.CONFIGURATION, "orders.number", "only users") { query.statement().render(ansi) }
            refused(ErrorKind.CONFIGURATION, "orders.number") {
                delete(Users).where(Orders.number.eq(1)).statement().render(ansi)
            }
            refused(ErrorKind.CONFIGURATION, "two tables", "users", "alias") {
                Subquery.from(Users).join(Users, Users.id.eq(Users.boss)).statement().render(ansi)
            }
            val shadow = Orders.alias("users")
            val inner = Subquery.from(Egg).join(shadow, shadow[Orders.userId].eq(Users.id)).select(Egg.id)
            refused(ErrorKind.CONFIGURATION, "users.id") {
                Subquery.from(Users).where(Functions.exists(inner)).statement().render(ansi)
            }
        }

        test("text from a user matches itself and nothing else") {
            fun pattern(predicate: Predicate) = Subquery
                .from(Users)
                .where(predicate)
                .statement()
                .render(ansi)
                .arguments()
                .single()
            pattern(Users.email.contains("50%_\\")) shouldBe "%50\\%\\_\\\\%"
            pattern(Users.email.startsWith("a_")) shouldBe "a\\_%"
            pattern(Users.email.endsWith("%")) shouldBe "%\\%"
            pattern(Users.email.like("50\\%%")) shouldBe "50\\%%"
        }

        context("a value is never part of the text") {
            for (evil in listOf("' or 1=1 --", "\"; drop table users; --", "\\", "?", ":x", "\u0000", "𝒳\uD800")) {
                test(evil.map { it.code }.toString()) {
                    val select = Subquery.from(Users).where(Users.email.eq(evil).or(Users.nick.`in`(listOf(evil))))
                    val statements =
                        listOf(
                            select.where(Users.email.contains(evil)).statement(),
                            insert(Users).set(Users.email, evil).statement(),
                            update(Users).set(Users.email, evil).where(Users.email.ne(evil)).statement(),
                            delete(Users).where(Users.email.isDistinctFrom(evil)).statement(),
                        )
                    for (statement in statements) {
                        val rendered = statement.render(ansi)
                        if (evil != "?" && evil != "\\") rendered.sql() shouldNotContain evil
                        rendered.sql().count { it == '?' } shouldBe rendered.arguments().size
                        rendered.toString() shouldBe
                            "Rendered(${rendered.sql()}, ${rendered.arguments().size} argument(s))"
                        if (statement !is Select) rendered.arguments() shouldContain evil
                    }
                }
            }
        }

        test("a name is quoted whatever it holds, and refused where no database takes it") {
            val evil = Named("a\"b", "c\"; drop table x; --")
            Subquery.from(evil).statement().render(ansi).sql() shouldBe
                "select \"a\"\"b\".\"c\"\"; drop table x; --\" from \"a\"\"b\""
            for (name in listOf("", "a\u0000b")) {
                refused(ErrorKind.CONFIGURATION, "name") {
                    Subquery.from(Named("t", name)).statement().render(ansi)
                }
                refused(ErrorKind.CONFIGURATION, "name") {
                    Subquery.from(Named(name, "c")).statement().render(ansi)
                }
                refused(ErrorKind.CONFIGURATION, "name") {
                    Subquery.from(Users).select(Users.id.`as`(name)).statement().render(ansi)
                }
            }
        }
    })
