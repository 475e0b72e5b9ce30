package dev.runnel.guides

import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import dev.runnel.guides.java.Accounts as JavaAccounts
import dev.runnel.guides.java.Choosing as JavaChoosing

class ChoosingTest :
    FunSpec({
        for (place in listOf(
            Place("sqlite") { use -> use("sqlite:///${tempdir()}/app.db") },
            Place("duckdb") { use -> use("duckdb:///${tempdir()}/app.duckdb") },
            Place("postgresql") { Servers.postgresql().lends("postgresql", it) },
            Place("postgresql+jdbc") { Servers.postgresql().lends("postgresql+jdbc", it) },
            Place("mariadb") { Servers.mariadb().lends("mariadb", it) },
            Place("mariadb+jdbc") { Servers.mariadb().lends("mariadb+jdbc", it) },
        )) {
            test("the same program runs on ${place.name}, in Kotlin and in Java") {
                place.with { start(it) shouldBe listOf(User(1, "ada@x.org")) }
                place.with { JavaChoosing.start(it) shouldBe listOf(JavaAccounts.User(1, "ada@x.org", true)) }
            }
        }
    })

private class Place(val name: String, val with: suspend (suspend (url: String) -> Unit) -> Unit)

internal suspend fun DatabaseServer.lends(scheme: String, use: suspend (url: String) -> Unit) {
    val database = createDatabase()
    try {
        use(url(scheme, database))
    } finally {
        dropDatabase(database)
    }
}
