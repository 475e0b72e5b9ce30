package dev.runnel.jdbc

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import java.lang.reflect.Proxy
import java.sql.PreparedStatement

/** What closing a cache does to statements in use, and what a bad one does to the others. */
class StatementCacheTest :
    FunSpec({
        val closed = mutableListOf<String>()
        beforeTest { closed.clear() }

        fun statement(name: String, onClose: () -> Unit = {}): CachedStatement {
            val driver =
                Proxy.newProxyInstance(
                    PreparedStatement::class.java.classLoader,
                    arrayOf(PreparedStatement::class.java),
                ) { _, method, _ ->
                    if (method.name == "close") {
                        closed += name
                        onClose()
                    }
                    null
                }
            return CachedStatement(driver as PreparedStatement, "select 1", false)
        }

        test("a statement in use is not closed under its run, but when it comes back") {
            val cache = StatementCache(2)
            val used = statement("used")
            cache.put("a", used)
            cache.take("a") shouldBe used
            cache.put("b", statement("idle"))
            cache.clear()
            closed shouldContainExactly listOf("idle")
            cache.put("a", used)
            closed shouldContainExactly listOf("idle", "used")
            cache.size() shouldBe 0
        }

        test("a driver that throws anything when a statement is closed keeps no other from being closed") {
            val cache = StatementCache(2)
            cache.put("a", statement("bad") { throw IllegalStateException("driver") })
            cache.put("b", statement("good"))
            cache.clear()
            closed shouldContainExactly listOf("bad", "good")
        }
    })
