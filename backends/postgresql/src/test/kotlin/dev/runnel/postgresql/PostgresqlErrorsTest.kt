package dev.runnel.postgresql

import dev.runnel.error.ErrorKind
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.session
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

private const val CANARY = "canary-5f1c9e"

class PostgresqlErrorsTest :
    FunSpec({
        onBoth("a violation names its constraint, table and column, and never the value") {
            session.execute("create table p (id integer primary key, name text not null unique check (name <> 'no'))")
            session.execute(
                "create table c (p integer constraint of_p references p (id), during int4range, exclude using gist (during with &&))",
            )
            session.execute("insert into p values (1, \$1)", CANARY)
            session.execute("insert into c values (1, '[1,5)')")
            val violations = listOf(
                Triple("insert into p values (1, 'x')", ErrorKind.UNIQUE_VIOLATION, listOf("p_pkey", "p", "id")),
                Triple(
                    "insert into p values (2, '$CANARY')",
                    ErrorKind.UNIQUE_VIOLATION,
                    listOf("p_name_key", "p", "name"),
                ),
                Triple("insert into p values (3, null)", ErrorKind.NOT_NULL_VIOLATION, listOf(null, "p", "name")),
                Triple("insert into p values (4, 'no')", ErrorKind.CHECK_VIOLATION, listOf("p_name_check", "p", null)),
                Triple("insert into c values (9, null)", ErrorKind.FOREIGN_KEY_VIOLATION, listOf("of_p", "c", "p")),
                Triple("delete from p", ErrorKind.FOREIGN_KEY_VIOLATION, listOf("of_p", "c", "id")),
                Triple(
                    "insert into c values (1, '[4,9)')",
                    ErrorKind.UNIQUE_VIOLATION,
                    listOf("c_during_excl", "c", "during"),
                ),
            )
            for ((sql, kind, names) in violations) {
                val error = failure { session.execute(sql) }
                error.kind() shouldBe kind
                listOf(error.constraint(), error.table(), error.column()) shouldBe names
                generateSequence<Throwable>(error) { it.cause }.forEach { it.toString() shouldNotContain CANARY }
            }
        }

        onBoth("a failure to open says where, and never the secret") {
            val missing = url().replaceAfterLast('/', "no_such_database")
            failure { backend(missing).session() }.let {
                it.kind() shouldBe ErrorKind.CONNECTION_FAILED
                it.message shouldContain "no_such_database"
                it.message shouldContain "127.0.0.1"
            }
            val scheme = url().substringBefore(':')
            failure { backend("$scheme://user:$CANARY@127.0.0.1:1/x?connect_timeout=2").session() }.let { error ->
                error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                error.message shouldContain "127.0.0.1:1"
                generateSequence<Throwable>(error) { it.cause }.forEach { it.toString() shouldNotContain CANARY }
            }
            failure { backend(url("?sslmode=require")).session() }.kind() shouldBe ErrorKind.CONNECTION_FAILED
        }

        onBoth("an error in the middle of a statement leaves the session, and a dropped parent is a reference") {
            session.execute("create table p (id integer primary key)")
            session.execute("create table c (p integer references p (id))")
            failure { session.execute("drop table p") }.kind() shouldBe ErrorKind.FOREIGN_KEY_VIOLATION
            failure { session.execute("raise") }.kind() shouldBe ErrorKind.SYNTAX
            failure { session.execute("do \$\$ begin raise exception 'not enough'; end \$\$") }.message shouldBe
                "not enough."
            session.execute("insert into p values (1)") shouldBe 1L
        }
    })
