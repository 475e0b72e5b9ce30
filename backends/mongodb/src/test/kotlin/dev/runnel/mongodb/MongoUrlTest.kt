package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

private const val CANARY = "canary-5f1c9e"

class MongoUrlTest :
    FunSpec({
        fun refused(url: String): RunnelException {
            val e = shouldThrow<RunnelException> { Mongo.open(url).close() }
            e.kind() shouldBe ErrorKind.CONFIGURATION
            e.stackTraceToString() shouldNotContain CANARY
            return e
        }

        test("a wrong URL or option is refused by name, and never quoted") {
            refused("mongodb://u:$CANARY@127.0.0.1/db?pool_sizes=3").message shouldContain "pool_sizes"
            refused("mongodb://u:$CANARY@127.0.0.1/db?maxPoolSizes=3").message shouldContain "maxPoolSizes"
            refused("mongodb://u:$CANARY@127.0.0.1/db?pool_size=many").message shouldContain "pool_size"
            refused("mongodb://u:$CANARY@127.0.0.1/db?retryWrites=perhaps").message shouldContain "retryWrites"
            refused("mongodb://u:$CANARY@127.0.0.1/db?socketTimeoutMS=soon").message shouldContain "socketTimeoutMS"
            refused("mongodb://u:$CANARY@127.0.0.1/db?authMechanism=$CANARY")
            refused("mongodb://u:$CANARY@127.0.0.1/").message shouldContain "database"
            refused("postgresql://u:$CANARY@127.0.0.1/db").message shouldContain "mongodb://"
            refused("mongodb://u:$CANARY@127.0.0.1:99999/db")
            refused("mongodb://u:$CANARY@")
        }

        test("nothing prints the password") {
            Mongo.open("mongodb://user:$CANARY@127.0.0.1:1/db?connect_timeout=200ms").use { mongo ->
                mongo.toString() shouldNotContain CANARY
                val e = shouldThrow<RunnelException> { mongo.ping() }
                e.kind() shouldBe ErrorKind.CONNECTION_FAILED
                e.stackTraceToString() shouldNotContain CANARY
            }
        }

        test("a closed database says so") {
            val mongo = Mongo.open(TestServer.url("closed"))
            mongo.ping()
            mongo.close()
            shouldThrow<RunnelException> { mongo.ping() }.kind() shouldBe ErrorKind.CLOSED
        }
    })
