package dev.runnel.url

import dev.runnel.error.RunnelException
import dev.runnel.spi.Backends
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.time.Duration
import kotlin.random.Random

class SecretsTest :
    FunSpec({
        listOf(
            "postgresql://app:s3@h:1/db?sslmode=on" to "postgresql://app:***@h:1/db?sslmode=on",
            "postgresql://ghp_t0ken@h/db" to "postgresql://***@h/db",
            "redis://:s3@h/0" to "redis://:***@h/0",
            "x://h?password=a&Token=b&client_secret=c&sslkey=d&passphrase=e&pasword=f&api-key=g" to
                "x://h?password=***&Token=***&client_secret=***&sslkey=***&passphrase=***&pasword=***&api-key=***",
            "x://h?proxy=http%3A%2F%2Fu%3As3%40p&opts=a%3Bpassword%3Db&zone=+01:00" to
                "x://h?proxy=***&opts=***&zone=+01:00",
            "sqlite:///a/b.db?foreign_keys=on" to "sqlite:///a/b.db?foreign_keys=on",
            "sqlite:///a.db&password=s3" to "sqlite:///a.db%26password=***",
            "sqlite://" to "sqlite::memory:",
            "jdbc:h2:mem:test" to "jdbc:h2:mem:test",
            "jdbc:h2:mem:x;USER=a;PASSWORD=b;c" to "jdbc:h2:mem:x;USER=***;PASSWORD=***",
            "jdbc:sqlserver://h:1;encrypt=true;odd;password={a;b=c}" to
                "jdbc:sqlserver://h:1;encrypt=***;***;password=***",
            "jdbc:postgresql://h:1/db?user=a&password=b" to "jdbc:postgresql://h:1/db?user=***&password=***",
            "jdbc:postgresql://u:p?w;x@h:1/db" to "jdbc:postgresql:***@h:1/db",
            "jdbc:postgresql://u:s3/db" to "jdbc:postgresql:***",
            "jdbc:oracle:thin:scott/tiger@//h:1521/x" to "jdbc:oracle:***@//h:1521/x",
        ).forEach { (text, shown) ->
            test("$text is shown as $shown") { ConnectUrl.parse(text).toString() shouldBe shown }
        }

        test("a secret does not print") {
            Secret.of("x").toString() shouldBe "***"
            "${ConnectUrl.parse("x://u:s3@h").password()}" shouldBe "***"
            (Secret.of("x") == Secret.of("x")) shouldBe true
        }

        test("no message, text or cause of a mangled URL ever holds the secret") {
            val random = Random(20261121)
            var refused = 0
            repeat(8_000) {
                val template = TEMPLATES[it % TEMPLATES.size]
                val mangled = mangle(template, random, edits = 1 + random.nextInt(3)).replace("\u0001", ODD_CANARY)
                refused += check(mangled, ODD_CANARY)
            }
            refused shouldBeGreaterThan 1_000
        }

        test("one slip of the pen does not show a secret of letters and digits either") {
            val random = Random(4)
            repeat(6_000) {
                val mangled = mangle(TEMPLATES[it % TEMPLATES.size], random, edits = 1).replace("\u0001", PLAIN_CANARY)
                // A secret that slipped behind its @ or & is a host or an option's name to anyone.
                if ("@$PLAIN_CANARY" !in mangled && "&$PLAIN_CANARY" !in mangled) check(mangled, PLAIN_CANARY)
            }
        }
    })

private const val ODD_CANARY = "Zq9^Xw7!Kv5"
private const val PLAIN_CANARY = "Zq9Xw7Kv5"

/** U+0001 stands for the secret, so that edits happen around it. */
private val TEMPLATES =
    listOf(
        "postgresql://user:\u0001@db.example:5432/app?pool_size=5&sslmode=require",
        "postgresql://user:a\u0001@db.example:5432/app?isolation_level=serializable",
        "postgres://db.example:5432/app?user=u&password=\u0001&echo=true",
        "mysql+jdbc://user:\u0001@[::1]:3306,b:3307/app?statement_timeout=5s",
        "mongodb+srv://user:\u0001@h1:1,h2:2/app?auth_token=\u0001",
        "redis://:\u0001@h:6379/0",
        "sqlite:///file.db?passphrase=\u0001&pool_size=2",
        "jdbc:postgresql://user:\u0001@host:5432/db?x=1",
        "jdbc:sqlserver://host:1433;user=sa;password=\u0001;encrypt=true",
        "jdbc:oracle:thin:scott/\u0001@//host:1521/x",
        "jdbc:h2:mem:x;USER=sa;PASSWORD=\u0001",
        "r2dbc:postgresql://user:\u0001@host:5432/db",
    )

private const val INSERTED = ":/@?#&=;%,[]^+ .a1"

private fun mangle(text: String, random: Random, edits: Int): String {
    var result = text
    repeat(edits) {
        val at = random.nextInt(result.length)
        val free = result[at] != '\u0001'
        result =
            when (random.nextInt(4)) {
                0 -> result.substring(0, at) + INSERTED.random(random) + result.substring(at)
                1 -> if (free) result.removeRange(at, at + 1) else result
                2 -> if (free) result.replaceRange(at, at + 1, INSERTED.random(random).toString()) else result
                else -> if (at > 0) result.replaceRange(at - 1, at + 1, "${result[at]}${result[at - 1]}") else result
            }
    }
    return result
}

/** Does to the URL all that may fail or print; 1 if something was refused. */
private fun check(text: String, canary: String): Int {
    val shown = mutableListOf<String>()
    val url = attempt(shown) { ConnectUrl.parse(text) }
    if (url != null) {
        shown += url.toString()
        shown += url.password().toString()
        shown += url.hosts().toString()
        for (name in url.options().keys) {
            attempt(shown) { url.integer(name, 1) }
            attempt(shown) { url.bool(name, true) }
            attempt(shown) { url.duration(name, Duration.ZERO) }
            attempt(shown) { url.choice(name, LazyThreadSafetyMode::class.java, LazyThreadSafetyMode.NONE) }
        }
        attempt(shown) { url.requireOnly(CoreOption.names()) }
        attempt(shown) {
            DatabaseOptions
                .builder()
                .url(url)
                .environment(emptyMap())
                .build()
        }
        attempt(shown) { Backends.create(url) }
    }
    withClue(text) { shown.filter { canary in it || canary.lowercase() in it } shouldBe emptyList() }
    return if (url == null) 1 else 0
}

private fun <T : Any> attempt(shown: MutableList<String>, block: () -> T?): T? = try {
    block()
} catch (e: RunnelException) {
    generateSequence<Throwable>(e) { it.cause }.forEach { shown += it.toString() }
    e.suppressed.forEach { shown += it.toString() }
    null
}
