package dev.runnel.dsl

import dev.runnel.alias
import dev.runnel.and
import dev.runnel.eq
import dev.runnel.fullJoin
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.having
import dev.runnel.join
import dev.runnel.leftJoin
import dev.runnel.like
import dev.runnel.or
import dev.runnel.orderBy
import dev.runnel.references
import dev.runnel.rightJoin
import dev.runnel.row
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.count
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe

class SelectWordsTest :
    FunSpec({
        test("a table's row is selected with the table as the lambda's receiver") {
            val query =
                from(Customers)
                    .where { (name like "%@x.org") and (active eq true) }
                    .orderBy { id.asc() }
                    .limit(10)
            query.sql() shouldBe
                "select customers.id, customers.name, customers.nick, customers.born, customers.active " +
                "from customers where customers.name like ? escape '\\' and customers.active = ? " +
                "order by customers.id fetch next ? rows only"
            query.arguments() shouldBe listOf("%@x.org", true, 10L)
            val rows: List<Customer> = query.rows()
            rows shouldBe emptyList()
        }

        test("conditions given twice must both hold") {
            from(Orders).select(Orders.id).where { items gt 1 }.where { (id eq 1) or (id eq 2) }.sql() shouldBe
                "select orders.id from orders where orders.items > ? and (orders.id = ? or orders.id = ?)"
        }

        test("several orders and groups are given in one call or one after the other") {
            val orders = from(Orders).select(Orders.id)
            val grouped = "select orders.id from orders group by orders.items, orders.id"
            val text = "select orders.id from orders order by orders.items desc, orders.id"
            orders.orderBy({ items.desc() }, { id.asc() }).sql() shouldBe text
            orders.orderBy { items.desc() }.orderBy { id.asc() }.sql() shouldBe text
            orders.groupBy({ items }, { id }).sql() shouldBe grouped
            orders.groupBy { items }.groupBy { id }.sql() shouldBe grouped
        }

        test("groups are filtered") {
            from(Orders).select(count()).groupBy { customerId }.having { count() gt 10 }.sql() shouldBe
                "select count(*) from orders group by orders.customer_id having count(*) > ?"
        }

        test("a join's lambda has both tables") {
            val orders = from(Orders).select(Orders.id)
            orders.join(Customers) { customerId eq it.id }.sql() shouldBe
                "select orders.id from orders join customers on orders.customer_id = customers.id"
            orders.join(Customers) { Orders.customerId eq Customers.id }.sql() shouldBe
                orders.join(Customers) { customerId eq it.id }.sql()
            orders.leftJoin(Customers) { customerId eq it.id }.sql().substringAfter("orders ") shouldBe
                "left join customers on orders.customer_id = customers.id"
            orders.rightJoin(Customers) { customerId eq it.id }.sql().substringAfter("orders ") shouldBe
                "right join customers on orders.customer_id = customers.id"
            orders.fullJoin(Customers) { customerId eq it.id }.sql().substringAfter("orders ") shouldBe
                "full join customers on orders.customer_id = customers.id"
        }

        test("a table joins itself under an alias") {
            val parent = Orders alias "parent"
            from(Orders)
                .join(parent) { parentId eq it[Orders.id] }
                .where { items gt parent[items] }
                .select(parent[Orders.total])
                .sql() shouldBe
                "select parent.total from orders join orders as parent on orders.parent_id = parent.id " +
                "where orders.items > parent.items"
        }

        test("what is selected decides the type of a row") {
            val names: List<String> = from(Customers).select(Customers.name).where { active eq true }.rows()
            val nicks: List<String?> = from(Customers).select(Customers.nick).rows()
            val far: Expression<String?> = Customers.name.orNull()
            val outer: List<String?> = from(Orders).leftJoin(Customers) { customerId eq it.id }.select(far).rows()
            (names + nicks + outer) shouldBe emptyList()
        }

        test("declarations in Kotlin say what they say in Java") {
            Customers.active.definition().defaultValue().shouldNotBeNull()
            Orders.foreignKeys().map { key -> key.columns() to key.references() } shouldBe
                listOf(listOf("customer_id") to listOf(Customers.id), listOf("parent_id") to listOf(Orders.id))
            Customers.rowType() shouldBe Customer::class.java
        }
    })
