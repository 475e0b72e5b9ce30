package dev.runnel.sql

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql.Conditions.allOf
import dev.runnel.sql.Conditions.anyOf
import dev.runnel.sql.Conditions.given
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Sources.rawQuery
import dev.runnel.sql.Sources.values
import dev.runnel.sql.render.AnsiDialect
import dev.runnel.sql.render.Dialect
import dev.runnel.sql.render.Feature
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigDecimal

/** The shape of a CTE; there is no such table. */
private object Chain : Table<Shapes.ChainRow>("chain") {
    val id = bigint("id")
    val depth = integer("depth")
}

private object Locking : Dialect("locking", setOf(Feature.FOR_UPDATE, Feature.FOR_SHARE, Feature.LOCK_WAIT))

class AnsiStructureTest :
    FunSpec({
        val ansi = AnsiDialect()

        fun Statement.sql(dialect: Dialect = ansi) = render(dialect).sql().replace("\"", "")

        fun SelectBuilder<*, *, *>.sql() = statement().sql()

        fun refused(vararg parts: String, block: () -> Any?) {
            val error = shouldThrow<RunnelException> { block() }
            error.kind() shouldBe ErrorKind.CONFIGURATION
            parts.forEach { error.message shouldContain it }
        }

        val emails = Subquery.from(Users).select(Users.email)
        val nicks = Subquery.from(Users).where(Users.nick.isNotNull).select(Users.email)

        context("set operations") {
            test("stand side by side, ordered and cut as a whole by the positions of what is selected") {
                val query = emails.where(Users.age.eq(1)).union(nicks).orderBy(Users.email.desc()).limit(5)
                query.sql() shouldBe
                    """
                    select users.email from users where users.age = ?
                    union select users.email from users where users.nick is not null
                    order by 1 desc fetch next ? rows only
                    """.oneLine()
                query.statement().render(ansi).arguments() shouldBe listOf(1, 5L)
                emails.unionAll(nicks).intersect(nicks).except(nicks).sql() shouldBe
                    """
                    (select users.email from users union all select users.email from users where users.nick is not null)
                    intersect select users.email from users where users.nick is not null
                    except select users.email from users where users.nick is not null
                    """.oneLine()
            }

            test("keep the order and limit of each query, and what was put together first") {
                emails.orderBy(Users.age.asc()).limit(1).unionAll(nicks.except(emails)).sql() shouldBe
                    """
                    (select users.email from users order by users.age fetch next ? rows only)
                    union all (select users.email from users where users.nick is not null
                    except select users.email from users)
                    """.oneLine()
            }

            test("stand in a subquery, under a name and in an insert") {
                Subquery.from(Users).where(Users.email.`in`(emails.union(nicks))).select(Users.id).sql() shouldBe
                    """
                    select users.id from users where users.email in (select users.email from users
                    union select users.email from users where users.nick is not null)
                    """.oneLine()
                val all = emails.union(nicks).asTable("everybody")
                Subquery.from(all).where(all[Users.email].ne("a")).sql() shouldBe
                    """
                    select everybody.email from (select users.email from users
                    union select users.email from users where users.nick is not null) as everybody
                    where everybody.email <> ?
                    """.oneLine()
                insert(Users).from(emails.union(nicks), Users.email).statement().sql() shouldBe
                    """
                    insert into users (email) select users.email from users
                    union select users.email from users where users.nick is not null
                    """.oneLine()
            }

            test("refuse what does not fit") {
                refused("where", "union") { emails.union(nicks).where(Users.age.eq(1)) }
                refused("select", "asTable") { emails.union(nicks).select(Users.age) }
                refused("first query selects", "users.age") { emails.union(nicks).orderBy(Users.age.asc()).sql() }
                val two = Subquery.from(Users).select(Users.id, Users.email)
                refused("A union all has 2", "gives 3") {
                    two.unionAll(Subquery.from(Users).select(Users.id, Users.email, Users.age))
                }
                refused("A union", "email", "TEXT", "BIGINT") {
                    two.union(Subquery.from(Users).select(Users.id, Users.boss))
                }
            }
        }

        context("a query in the place of a table") {
            val total = sum(Orders.price).`as`("total")
            val spent = Subquery.from(Orders).groupBy(Orders.userId).select(Orders.userId, total).asTable("spent")

            test("gives its columns by the expressions it selects") {
                Subquery
                    .from(Users)
                    .leftJoin(spent, spent[Orders.userId].eq(Users.id))
                    .where(spent[total].gt(BigDecimal.ONE))
                    .select(Users.email, spent[sum(Orders.price)].orNull())
                    .sql() shouldBe
                    """
                    select users.email, spent.total from users
                    left join (select orders.user_id, sum(orders.price) as total from orders group by orders.user_id)
                    as spent on spent.user_id = users.id where spent.total > ?
                    """.oneLine()
                refused("spent does not select orders.day", "user_id, total") { spent[Orders.day] }
            }

            test("has a name for every column, also for two of one name and for an expression without one") {
                val boss = Users.alias("boss")
                val pairs = Subquery
                    .from(Users)
                    .join(boss, boss[Users.id].eq(Users.boss))
                    .select(Users.id, boss[Users.id], Users.age.plus(1))
                    .asTable("pairs")
                Subquery.from(pairs).where(pairs[boss[Users.id]].eq(1)).select(pairs[Users.age.plus(1)]).sql() shouldBe
                    """
                    select pairs.column_3 from (select users.id, boss.id as id_2, users.age + ? as column_3 from users
                    join users as boss on boss.id = users.boss) as pairs where pairs.id_2 = ?
                    """.oneLine()
            }

            test("does not see the tables beside it, unless it is lateral") {
                val last = Subquery.from(Orders).where(Orders.userId.eq(Users.id)).orderBy(Orders.day.desc()).limit(1)
                val users = Subquery.from(Users)
                refused("users.id", "asLateral") {
                    users.crossJoin(last.asTable("last")).sql()
                }
                val lateral = last.asLateral("last")
                users.crossJoin(lateral).select(lateral[Orders.day]).sql() shouldBe
                    """
                    select last.day from users cross join lateral (select orders.user_id, orders.number, orders.day,
                    orders.price from orders where orders.user_id = users.id order by orders.day desc
                    fetch next ? rows only) as last
                    """.oneLine()
                refused("users.id", "asLateral") { Subquery.from(lateral).crossJoin(Users).sql() }
            }

            test("is the same if it is made twice") {
                fun adults() = Subquery.from(Users).where(Users.age.ge(18)).select(Users.id, Users.age)
                val query = Subquery.from(adults().asTable("adults"))
                query.where(adults().asTable("adults")[Users.age].lt(65)).sql() shouldContain "where adults.age < ?"
                Subquery
                    .from(
                        adults().asCte("adults"),
                    ).where(adults().asCte("adults")[Users.age].lt(65))
                    .sql() shouldContain
                    "from adults where adults.age < ?"
            }

            test("is not seen where it is not selected from") {
                refused("spent.total", "only users") { Subquery.from(Users).where(spent[total].isNull).sql() }
            }
        }

        context("common table expressions") {
            val adults = Subquery.from(Users).where(Users.age.ge(18)).select(Users.id, Users.email).asCte("adults")

            test("stand before the statement once, however often they are used, with their arguments first") {
                val other = adults.alias("other")
                val query = Subquery
                    .from(adults)
                    .join(other, other[Users.id].eq(adults[Users.id]))
                    .where(adults[Users.email].eq("a"))
                    .select(other[Users.email])
                query.sql() shouldBe
                    """
                    with adults (id, email) as (select users.id, users.email from users where users.age >= ?)
                    select other.email from adults join adults as other on other.id = adults.id where adults.email = ?
                    """.oneLine()
                query.statement().render(ansi).arguments() shouldBe listOf(18, "a")
            }

            test("stand before those that use them, and before changes") {
                val first = Subquery.from(adults).where(adults[Users.id].lt(9)).asCte("early")
                val ids = Subquery.from(first).select(first[adults[Users.id]])
                val with =
                    "with adults (id, email) as (select users.id, users.email from users where users.age >= ?), " +
                        "early (id, email) as (select adults.id, adults.email from adults where adults.id < ?) "
                Subquery.from(Orders).where(Orders.userId.`in`(ids)).select(count()).sql() shouldBe
                    with + "select count(*) from orders where orders.user_id in (select early.id from early)"
                delete(Users).where(Users.id.`in`(ids)).statement().sql() shouldBe
                    with + "delete from users where users.id in (select early.id from early)"
                update(Users).set(Users.age, 1).where(Users.id.`in`(ids)).statement().sql() shouldBe
                    with + "update users set age = ? where users.id in (select early.id from early)"
                insert(
                    Users,
                ).from(Subquery.from(adults).select(adults[Users.email]), Users.email).statement().sql() shouldBe
                    """
                    insert into users (email)
                    with adults (id, email) as (select users.id, users.email from users where users.age >= ?)
                    select adults.email from adults
                    """.oneLine()
            }

            test("go on from their own rows, in the shape of a table or under a name") {
                val step = Subquery
                    .from(
                        Users,
                    ).join(Chain, Users.boss.eq(Chain.id))
                    .select(Users.id, Chain.depth.plus(1))
                val start = Subquery.from(Users).where(Users.boss.isNull).select(Users.id, value(0))
                val chain = start.unionAll(step).asRecursiveCte(Chain)
                Subquery.from(chain).where(Chain.depth.lt(3)).sql() shouldBe
                    """
                    with recursive chain (id, depth) as (select users.id, ? from users where users.boss is null
                    union all select users.id, chain.depth + ? from users join chain on users.boss = chain.id)
                    select chain.id, chain.depth from chain where chain.depth < ?
                    """.oneLine()
                val ids = Subquery
                    .from(
                        Users,
                    ).where(Users.boss.isNull)
                    .select(Users.id)
                    .asRecursiveCte("below") { self ->
                        Subquery.from(Users).join(self, Users.boss.eq(self[Users.id])).select(Users.id)
                    }
                Subquery.from(ids).sql() shouldBe
                    """
                    with recursive below (id) as (select users.id from users where users.boss is null
                    union all select users.id from users join below on users.boss = below.id) select below.id from below
                    """.oneLine()
            }

            test("refuse two of a name, a table of the name, and another shape") {
                val others = Subquery.from(Users).select(Users.id).asCte("adults")
                refused("two CTEs", "adults") {
                    Subquery.from(adults).where(adults[Users.id].`in`(Subquery.from(others))).sql()
                }
                val users = Subquery.from(Users).select(Users.id).asCte("users")
                refused("CTE of that name", "users", "asRecursiveCte") { Subquery.from(users).sql() }
                refused("chain", "2 column(s)", "gives 1") { Subquery.from(Users).select(Users.id).asCte(Chain) }
                refused("chain", "INTEGER", "TEXT") { Subquery.from(Users).select(Users.id, Users.email).asCte(Chain) }
            }
        }

        test("the caller's rows and the caller's own query have the shape of a table") {
            val rows = values(Chain, listOf(Shapes.ChainRow(1, 2), Shapes.ChainRow(3, 4)))
            val query = Subquery.from(Users).join(rows, Chain.id.eq(Users.id)).select(Users.email, Chain.depth)
            query.sql() shouldBe
                """
                with chain (id, depth) as (values (cast(? as bigint), cast(? as integer)), (?, ?))
                select users.email, chain.depth from users join chain on chain.id = users.id
                """.oneLine()
            query.statement().render(ansi).arguments() shouldBe listOf(1L, 2, 3L, 4)
            Subquery.from(values(Chain, listOf())).sql() shouldBe
                """
                with chain (id, depth) as (select cast(null as bigint), cast(null as integer) where 1 = 0)
                select chain.id, chain.depth from chain
                """.oneLine()
            Subquery.from(rawQuery(Chain, "select a, b from f(?)", 7).alias("it")).sql() shouldBe
                "with chain (id, depth) as (select a, b from f(?)) select it.id, it.depth from chain as it"
            shouldThrow<RunnelException> { rawQuery(Chain, "select ?, ?", 1) }.kind() shouldBe ErrorKind.PARAMETER
        }

        test("every form of select is counted") {
            emails.distinct().orderBy(Users.email.asc()).countQuery().statement().sql() shouldBe
                "select count(*) from (select distinct users.email from users) as counted"
            emails.limit(3).countQuery().statement().sql() shouldBe
                "select count(*) from (select users.email from users fetch next ? rows only) as counted"
            emails.groupBy(Users.email).countQuery().statement().sql() shouldBe
                "select count(*) from (select users.email from users group by users.email) as counted"
            Subquery.from(Users).select(sum(Users.age).plus(1)).countQuery().statement().sql() shouldBe
                "select count(*) from (select sum(users.age) + ? as column_1 from users) as counted"
            Subquery.from(Users).select(Users.nick.orNull().`as`("n")).countQuery().statement().sql() shouldBe
                "select count(*) from users"
            emails.union(nicks).countQuery().statement().sql() shouldContain "select count(*) from (select users.email"
        }

        context("locks") {
            test("are written as they are asked for, and make the select more than a read") {
                emails.forUpdate().statement().render(ansi).reads() shouldBe false
                emails.forUpdate().sql() shouldBe "select users.email from users for update"
                val joined = emails.join(Orders, Orders.userId.eq(Users.id)).limit(1)
                joined.forUpdate(Users).skipLocked().statement().sql(Locking) shouldBe
                    """
                    select users.email from users join orders on orders.user_id = users.id
                    fetch next ? rows only for update of users skip locked
                    """.oneLine()
                emails.forShare().noWait().statement().sql(Locking) shouldBe
                    "select users.email from users for share nowait"
            }

            test("refuse what cannot be locked") {
                refused("skipLocked", "forUpdate()") { emails.skipLocked() }
                refused("orders", "does not select from it") { emails.forUpdate(Orders).sql() }
                refused("union") { emails.union(nicks).forUpdate().sql() }
            }
        }

        context("conditions put together at run time") {
            test("leave out what is null") {
                val search: String? = null
                val none = listOf<Predicate?>()
                emails.where(allOf(given(search) { Users.email.eq(it) }, Users.age.eq(1))).sql() shouldBe
                    "select users.email from users where users.age = ?"
                emails.where(anyOf(listOf(Users.age.eq(1), null, Users.age.eq(2)))).where(Users.id.eq(1)).sql() shouldBe
                    "select users.email from users where (users.age = ? or users.age = ?) and users.id = ?"
                emails.where(allOf(none)).sql() shouldBe "select users.email from users where 1 = 1"
                emails.where(anyOf(none).not()).sql() shouldBe "select users.email from users where not (1 = 0)"
                emails.where(allOf(none)).where(Users.age.eq(1)).sql() shouldBe
                    "select users.email from users where users.age = ?"
            }

            test("of which there are none are no excuse for changing every row") {
                refused("delete", "everyRow()") { delete(Users).where(allOf(listOf())).statement() }
            }
        }

        context("sort keys") {
            val keys = SortKeys.of("email", Users.email).and("age", Users.age)

            test("make an order of what a user asks for") {
                emails.orderBy(keys.parse(" -age, email")).sql() shouldBe
                    "select users.email from users order by users.age desc, users.email"
                keys.parse(null) shouldBe listOf()
                keys.parse(" ") shouldBe listOf()
            }

            test("refuse what is not among them, and say what is") {
                for (text in listOf("name", "age,", "age,age", "--age", "age; drop table users", "-")) {
                    val error = shouldThrow<RunnelException> { keys.parse(text) }
                    error.kind() shouldBe ErrorKind.INPUT
                    error.message shouldContain "email, age"
                }
                refused("twice") { keys.and("age", Users.age) }
                refused("-x") { keys.and("-x", Users.age) }
            }
        }
    })
