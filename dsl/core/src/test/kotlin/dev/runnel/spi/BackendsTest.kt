package dev.runnel.spi

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.url.ConnectUrl
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import java.net.URLClassLoader

/** Knows one option and makes nothing: these tests end before a backend is made. */
class TestProvider : BackendProvider {
    override fun schemes(): Set<String> = setOf("testdb", "testdb+jdbc")

    override fun options(): Set<String> = setOf("journal_mode")

    override fun create(url: ConnectUrl): Backend = throw UnsupportedOperationException("made")
}

private class OtherProvider : BackendProvider {
    override fun schemes(): Set<String> = setOf("testdb")

    override fun options(): Set<String> = emptySet()

    override fun create(url: ConnectUrl): Backend = throw UnsupportedOperationException("made")
}

class BackendsTest :
    FunSpec({
        fun refused(block: () -> Unit): String {
            val error = shouldThrow<RunnelException> { block() }
            error.kind() shouldBe ErrorKind.CONFIGURATION
            return error.message!!
        }

        fun find(url: String, vararg providers: BackendProvider): BackendProvider =
            Backends.find(ConnectUrl.parse(url), providers.toList())

        /** The context class loader finds [TestProvider], as an application server's would. */
        fun <T> withProvider(block: () -> T): T {
            val services = tempdir().resolve("META-INF/services").apply { mkdirs() }
            services.resolve(BackendProvider::class.java.name).writeText(TestProvider::class.java.name)
            val thread = Thread.currentThread()
            val before = thread.contextClassLoader
            URLClassLoader(arrayOf(services.parentFile.parentFile.toURI().toURL()), before).use {
                thread.contextClassLoader = it
                try {
                    return block()
                } finally {
                    thread.contextClassLoader = before
                }
            }
        }

        test("a provider is found by scheme, with its transport") {
            val provider = TestProvider()
            find("testdb://h", provider) shouldBe provider
            find("testdb+jdbc://h", provider) shouldBe provider
        }

        test("a driver's own URL goes to the backend of that database and transport, if there is one") {
            val provider = TestProvider()
            find("jdbc:testdb://h", provider) shouldBe provider
            refused { find("r2dbc:testdb://h", provider) } shouldContain "answers to r2dbc"
        }

        test("a provider known to the context class loader only is found") {
            withProvider { Backends.find(ConnectUrl.parse("testdb://h")) }.shouldBeInstanceOf<TestProvider>()
        }

        test("an unknown scheme lists the schemes found and the one meant") {
            refused { find("tesdb://h", TestProvider()) } shouldBe
                "No backend on the class path answers to tesdb. Did you mean \"testdb\"? Found: testdb, testdb+jdbc."
            refused { find("sqllite://", TestProvider()) } shouldContain "Did you mean \"sqlite\"?"
            refused { find("testdb+odbc://h", TestProvider()) } shouldContain "Leave out the +odbc"
        }

        listOf(
            "postgres://h" to "dev.runnel:runnel-postgresql",
            "postgresql+jdbc://h" to "dev.runnel:runnel-postgresql",
            "mysql://h" to "dev.runnel:runnel-mysql",
            "mariadb://h" to "dev.runnel:runnel-mysql",
            "sqlite::memory:" to "dev.runnel:runnel-sqlite",
            "duckdb:" to "dev.runnel:runnel-duckdb",
            "jdbc:h2:mem:x" to "dev.runnel:runnel-jdbc",
            "r2dbc:postgresql://h" to "dev.runnel:runnel-postgresql",
            "r2dbc:oracle://h" to "those of postgresql, mysql and mariadb",
            "mongodb+srv://h" to "Mongo.open",
            "rediss://h" to "Redis.open",
        ).forEach { (url, advice) ->
            test("$url without its backend says: $advice") { refused { find(url) } shouldContain advice }
        }

        test("with no backend at all the message says so") {
            refused { find("sqlite::memory:") } shouldContain "Found: none."
        }

        test("two backends for one scheme are refused by name") {
            val message = refused { find("testdb://h", TestProvider(), OtherProvider()) }
            message shouldContain "TestProvider"
            message shouldContain "OtherProvider"
        }

        test("create knows Runnel's options and the backend's, and refuses any other before the backend sees the URL") {
            withProvider {
                shouldThrow<UnsupportedOperationException> {
                    Backends.create(ConnectUrl.parse("testdb://h?pool_size=3&journal_mode=wal"))
                }
                refused { Backends.create(ConnectUrl.parse("testdb://h?jornal_mode=wal")) } shouldContain
                    "The URL option jornal_mode is not known. Did you mean \"journal_mode\"?"
            }
        }
    })
