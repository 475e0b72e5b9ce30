package dev.runnel.dsl

import dev.runnel.and
import dev.runnel.eq
import dev.runnel.onConflict
import dev.runnel.row
import dev.runnel.set
import dev.runnel.sql.DeleteBuilder
import dev.runnel.sql.Functions.excluded
import dev.runnel.sql.InsertBuilder
import dev.runnel.sql.UpdateBuilder
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal

class ChangeWordsTest :
    FunSpec({
        fun insert() = Inserting(InsertBuilder.State.into(Customers))

        fun update() = Updating(UpdateBuilder.State.of(Orders))

        test("rows are inserted column by column, null and defaults included") {
            insert()
                .row {
                    it[name] = "Ann"
                    it[nick] = null
                }.row {
                    it[name] = "Bob"
                    it[nick] = "bo"
                }.rendered() shouldBe
                ("insert into customers (name, nick) values (?, ?), (?, ?)" to listOf("Ann", null, "Bob", "bo"))
        }

        test("a whole row is inserted by its class, without what the database generates") {
            insert().row(Customer(0, "Ann", null, null)).rendered() shouldBe
                (
                    "insert into customers (name, nick, born, active) values (?, ?, ?, ?)" to
                        listOf("Ann", null, null, true)
                )
        }

        test("an upsert names its key by a lambda") {
            insert()
                .row { it[name] = "Ann" }
                .onConflict { name }
                .doUpdate { it[Customers.nick] = excluded(Customers.nick) }
                .rendered()
                .first shouldBe
                "insert into customers (name) values (?) on conflict (name) do update set nick = excluded.nick"
        }

        test("an update sets values and expressions") {
            update()
                .set {
                    it[items] = items + 1
                    it[total] = BigDecimal.TEN
                    it[parentId] = id
                }.where { id eq 1 }
                .rendered() shouldBe
                (
                    "update orders set items = orders.items + ?, total = ?, parent_id = orders.id " +
                        "where orders.id = ?" to
                        listOf(1, BigDecimal.TEN, 1L)
                )
        }

        test("a delete has a condition") {
            Deleting(DeleteBuilder.State.from(Orders))
                .where { status eq Status.CLOSED }
                .where { items eq 0 }
                .rendered() shouldBe
                ("delete from orders where orders.status = ? and orders.items = ?" to listOf("CLOSED", 0))
        }
    })
