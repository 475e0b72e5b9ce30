package dev.runnel.dsl

import dev.runnel.alias
import dev.runnel.concat
import dev.runnel.elseWhen
import dev.runnel.eq
import dev.runnel.lt
import dev.runnel.rem
import dev.runnel.sql.Functions.caseWhen
import dev.runnel.sql.Functions.sum
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class ExpressionWordsTest :
    FunSpec({
        test("numbers are reckoned with operators") {
            expression { items + 1 } shouldBe "items + ?"
            expression { id - 1 } shouldBe "id - ?"
            expression { id * customerId } shouldBe "id * customer_id"
            expression { total / "2".toBigDecimal() } shouldBe "total / ?"
            expression { id % 2 } shouldBe "id % ?"
            expression { parentId % id } shouldBe "parent_id % id"
            expression { (id + 1) * 2 } shouldBe "(id + ?) * ?"
            expression { id + customerId * 2 } shouldBe "id + customer_id * ?"
        }

        test("texts are joined") {
            from(Customers).select(Customers.name concat " " concat Customers.name).sql() shouldBe
                "select customers.name || ? || customers.name from customers"
        }

        test("an expression is labelled") {
            expression { sum(items) alias "pieces" } shouldBe "sum(items) as pieces"
        }

        test("a case has further branches without a quoted keyword") {
            expression {
                caseWhen(items lt 2, 1L)
                    .elseWhen(items lt 9, 2)
                    .elseWhen(status eq Status.OPEN, id)
                    .otherwise(3)
            } shouldBe "case when items < ? then ? when items < ? then ? when status = ? then id else ? end"
        }
    })
