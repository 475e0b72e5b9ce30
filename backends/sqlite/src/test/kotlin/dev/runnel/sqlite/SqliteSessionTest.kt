package dev.runnel.sqlite

import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Session.Health
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class SqliteSessionTest :
    FunSpec({
        test("a table is made, filled and read in memory") {
            val session = backend("sqlite::memory:").session()
            val table = "create table users (id integer primary key, email text not null, active boolean)"
            session.execute(table) shouldBe 0
            val two = "insert into users (email, active) values (?, ?), (?, ?)"
            session.execute(two, "a@x", true, "b@x", false) shouldBe 2
            session.rows("select id, email, active from users order by id") shouldBe
                listOf(listOf(1L, "a@x", true), listOf(2L, "b@x", false))
            val keys = session.run(Command.of("insert into users (email) values (?)", Returns.KEYS, "c@x"))
            keys.rows shouldBe listOf(listOf(3L))
            val insert = "insert into users (email) values (?) returning id"
            session.run(Command.of(insert, Returns.ROWS_AND_COUNT, "d@x")).let {
                it.rows shouldBe listOf(listOf(4L))
                it.affected shouldBe 1
            }
            val three = listOf(arrayOf<Any?>("e"), arrayOf<Any?>("f"), arrayOf<Any?>("g"))
            session.batch("insert into users (email) values (?)", three).let {
                it.affected shouldBe 3
                it.results shouldBe listOf(1L, 1L, 1L)
            }
            session.health() shouldBe Health.CLEAN
            session.close().now()
        }
    })
