package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.error.ErrorKind.CLOSED
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.CONNECTION_FAILED
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.url.ConnectUrl
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

internal fun FunSpec.urlCases(kit: KitContext) {
    test("a wrong URL says what one looks like, and never what stood in it") {
        listOf(
            "",
            "   ",
            CANARY,
            "$CANARY://u:$CANARY@host",
            "://u:$CANARY@h/db",
            "sqlite",
            "sqlite//$CANARY",
            "postgresql:$CANARY",
            "postgresql://user:$CANARY@host:port/db",
            "postgresql://user:p/$CANARY@host/db",
            "postgresql://user:$CANARY%zz@host/db",
            "postgresql://u:$CANARY@host/db?password=$CANARY&nonsense",
            "mysql://u:$CANARY@[::1/db",
            "sqlite:///x?token=$CANARY;a",
            "postgresql://user:a b\n$CANARY@host/db",
        ).forEach { url ->
            fails(CONFIGURATION) { Database.open(url) }
            fails(CONFIGURATION) { BlockingDatabase.open(url) }
        }
    }

    test("an unknown scheme lists those that are known and guesses what was meant") {
        fails(CONFIGURATION) { Database.open("sqllite:///file.db") }.message.let {
            it shouldContain "sqllite"
            it shouldContain "Did you mean"
            it shouldContain "sqlite"
        }
        fails(CONFIGURATION) { Database.open("nosuch://u:$CANARY@host/db") }.message shouldContain "nosuch"
        fails(CONFIGURATION) { Database.open("redis://:$CANARY@host") }.message shouldContain "runnel-redis"
    }

    test("an unknown option is named with the one that was meant, and a wrong value with what is expected") {
        fails(CONFIGURATION) { Database.open(kit.withOption("pool_sise=$CANARY")) }.message.let {
            it shouldContain "pool_sise"
            it shouldContain "pool_size"
        }
        fails(CONFIGURATION) { Database.open(kit.withOption("pool_size=many")) }.message shouldContain "pool_size"
        fails(CONFIGURATION) { Database.open(kit.withOption("pool_size=-1")) }.message shouldContain "pool_size"
        fails(CONFIGURATION) { Database.open(kit.withOption("pool_timeout=soon")) }.message shouldContain "pool_timeout"
        fails(CONFIGURATION) { Database.open(kit.withOption("echo=maybe")) }.message shouldContain "echo"
        fails(CONFIGURATION) { Database.open(kit.withOption("isolation_level=some")) }.message shouldContain
            "isolation_level"
    }

    test("a URL and what is made of it print without the secret") {
        listOf("postgresql://user:$CANARY@host:5432/db?sslpassword=$CANARY", "mysql://user:$CANARY@host/db").forEach {
            val url = ConnectUrl.parse(it)
            url.toString() shouldNotContain CANARY
            url.password().toString() shouldNotContain CANARY
            url.password()!!.reveal() shouldBe CANARY
        }
        kit.open().toString() shouldContain kit.open().backend
    }

    testWhere(
        "what cannot be opened fails at the first use and not before, and ping says why",
        "${kit.target.name} names no database that cannot be reached",
        { kit.target.unreachable() != null },
    ) {
        val unreachable = kit.target.unreachable()!!
        Database.open(unreachable).use { db ->
            fails(CONNECTION_FAILED) { db.ping() }
            fails(CONNECTION_FAILED) { db.sql("select 1").value<Int>() }
            fails(CONNECTION_FAILED) { db.transaction { sql("select 1").value<Int>() } }
            db.pool.leased shouldBe 0
        }
        BlockingDatabase.open(unreachable).use { db ->
            shouldThrow<RunnelException> { db.ping() }.kind() shouldBe
                CONNECTION_FAILED
        }
    }

    test("ping opens a session where there is none and leaves it in the pool") {
        kit.withDatabase { db ->
            db.pool.idle shouldBe 0
            db.ping()
            db.ping()
            db.pool.leased shouldBe 0
        }
    }

    test("a closed database refuses everything, through each face, and closing twice is nothing") {
        val db = kit.open()
        db.ping()
        db.close()
        db.close()
        fails(CLOSED) { db.ping() }
        fails(CLOSED) { db.transaction { sql("select 1").value<Int>() } }
        fails(CLOSED) { db.sql("select 1").flow<Int>().collect {} }
        val blocking = kit.openBlocking()
        blocking.close()
        fails(CLOSED) { blocking.sql("select 1").value(Int::class.javaObjectType) }
    }
}

private fun KitContext.withOption(option: String) = url + (if ('?' in url) "&" else "?") + option
