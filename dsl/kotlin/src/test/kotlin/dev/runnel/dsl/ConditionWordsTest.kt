package dev.runnel.dsl

import dev.runnel.and
import dev.runnel.between
import dev.runnel.contains
import dev.runnel.endsWith
import dev.runnel.eq
import dev.runnel.ge
import dev.runnel.gt
import dev.runnel.inList
import dev.runnel.inQuery
import dev.runnel.isDistinctFrom
import dev.runnel.isNotDistinctFrom
import dev.runnel.le
import dev.runnel.like
import dev.runnel.lt
import dev.runnel.ne
import dev.runnel.notInList
import dev.runnel.notInQuery
import dev.runnel.notLike
import dev.runnel.or
import dev.runnel.sql.Functions.exists
import dev.runnel.sql.Subquery
import dev.runnel.startsWith
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.time.LocalDate

class ConditionWordsTest :
    FunSpec({
        test("comparisons bind their values") {
            condition { items eq 1 } shouldBe ("items = ?" to listOf(1))
            condition { items ne 1 } shouldBe ("items <> ?" to listOf(1))
            condition { items lt 1 } shouldBe ("items < ?" to listOf(1))
            condition { items le 1 } shouldBe ("items <= ?" to listOf(1))
            condition { items gt 1 } shouldBe ("items > ?" to listOf(1))
            condition { items ge 1 } shouldBe ("items >= ?" to listOf(1))
        }

        test("a whole-number literal fits a bigint column") {
            condition { id eq 1 } shouldBe ("id = ?" to listOf(1L))
            condition { parentId eq 1 } shouldBe ("parent_id = ?" to listOf(1L))
        }

        test("comparisons take another expression, nullable or not") {
            condition { id eq parentId } shouldBe ("id = parent_id" to listOf())
            condition { parentId eq id } shouldBe ("parent_id = id" to listOf())
            condition { id ne customerId } shouldBe ("id <> customer_id" to listOf())
            condition { id lt customerId } shouldBe ("id < customer_id" to listOf())
            condition { id le customerId } shouldBe ("id <= customer_id" to listOf())
            condition { id gt customerId } shouldBe ("id > customer_id" to listOf())
            condition { id ge customerId } shouldBe ("id >= customer_id" to listOf())
        }

        test("an enum is compared by its name") {
            condition { status eq Status.CLOSED } shouldBe ("status = ?" to listOf("CLOSED"))
        }

        test("null-safe comparison takes null") {
            condition { parentId isNotDistinctFrom 1 } shouldBe ("parent_id is not distinct from ?" to listOf(1L))
            condition { parentId isNotDistinctFrom null } shouldBe ("parent_id is not distinct from ?" to listOf(null))
            condition { parentId isDistinctFrom id } shouldBe ("parent_id is distinct from id" to listOf())
            condition { parentId.isNull() } shouldBe ("parent_id is null" to listOf())
            condition { !parentId.isNull() } shouldBe ("not (parent_id is null)" to listOf())
            condition { parentId.isNotNull() } shouldBe ("parent_id is not null" to listOf())
        }

        test("lists are padded, and an empty list is false") {
            condition { id inList listOf(1, 2, 3) } shouldBe ("id in (?, ?, ?, ?)" to listOf(1L, 2L, 3L, 3L))
            condition { parentId notInList setOf(1) } shouldBe ("parent_id not in (?)" to listOf(1L))
            condition { id inList emptyList() } shouldBe ("1 = 0" to listOf())
        }

        test("a subquery stands in a list's place") {
            condition { customerId inQuery from(Customers).where { active eq true }.select(Customers.id) } shouldBe
                ("customer_id in (select customers.id from customers where customers.active = ?)" to listOf(true))
            condition { id notInQuery from(Orders).select(Orders.parentId) } shouldBe
                ("id not in (select parent_id from orders)" to listOf())
            val customer = Subquery.from(Customers).where { id eq Orders.customerId }
            condition { exists(customer.select(Customers.id)) } shouldBe
                ("exists (select customers.id from customers where customers.id = customer_id)" to listOf())
        }

        test("a range includes both ends") {
            condition { items between 1..3 } shouldBe ("items between ? and ?" to listOf(1, 3))
            condition { id between 1..3 } shouldBe ("id between ? and ?" to listOf(1L, 3L))
            condition { parentId between 1L..3L } shouldBe ("parent_id between ? and ?" to listOf(1L, 3L))
            condition(Customers) { born between LocalDate.of(2000, 1, 1)..LocalDate.of(2000, 12, 31) } shouldBe
                ("born between ? and ?" to listOf(LocalDate.of(2000, 1, 1), LocalDate.of(2000, 12, 31)))
        }

        test("texts are matched by pattern or literally") {
            condition(Customers) { name like "%@x.org" } shouldBe ("name like ? escape '\\'" to listOf("%@x.org"))
            condition(Customers) { nick notLike "a_" } shouldBe ("nick not like ? escape '\\'" to listOf("a_"))
            condition(Customers) { nick contains "50%" } shouldBe ("nick like ? escape '\\'" to listOf("%50\\%%"))
            condition(Customers) { name startsWith "a_" } shouldBe ("name like ? escape '\\'" to listOf("a\\_%"))
            condition(Customers) { name endsWith "z" } shouldBe ("name like ? escape '\\'" to listOf("%z"))
        }

        test("conditions are joined and negated, with parentheses only where they are needed") {
            condition { (items gt 1) and (id eq 2) } shouldBe ("items > ? and id = ?" to listOf(1, 2L))
            condition { (items gt 1) or (id eq 2) and (id eq 3) }.first shouldBe "(items > ? or id = ?) and id = ?"
            condition { (items gt 1) or ((id eq 2) and (id eq 3)) }.first shouldBe "items > ? or id = ? and id = ?"
            condition { !((items gt 1) or (id eq 2)) }.first shouldBe "not (items > ? or id = ?)"
        }
    })
