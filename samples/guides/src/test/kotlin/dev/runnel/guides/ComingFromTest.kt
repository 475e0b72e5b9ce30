package dev.runnel.guides

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.guides.java.Jdbc
import dev.runnel.insertAll
import dev.runnel.servers.Servers
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.r2dbc.spi.ConnectionFactories
import org.sqlite.SQLiteDataSource
import dev.runnel.guides.java.Accounts as JavaAccounts
import org.jetbrains.exposed.v1.jdbc.Database as ExposedDatabase

class ComingFromTest :
    FunSpec({
        val all = listOf(User(1, "ada@x.org"), User(2, "bob@x.org"), User(3, "cyd@x.org", active = false))

        test("JDBC by hand, Exposed and Runnel give the same rows and make the same changes, on one database") {
            val file = "${tempdir()}/users.db"
            val source = SQLiteDataSource().apply { url = "jdbc:sqlite:$file" }
            val exposed = ExposedDatabase.connect(source)
            Database.open(source.url).use { db ->
                BlockingDatabase.open("sqlite:///$file").use { java ->
                    db.createAll(Users)
                    db.insertAll(Users, all)

                    fun emails() = Jdbc.active(source).map { it.email() }

                    suspend fun agreed() {
                        db.active().map { it.email } shouldBe emails()
                        db.activeUsers().map { it.email } shouldBe emails()
                        JavaAccounts.active(java).map { it.email() } shouldBe emails()
                        Exposed.active(exposed).map { it.email } shouldBe emails()
                    }
                    emails() shouldBe listOf("ada@x.org", "bob@x.org")
                    agreed()
                    Jdbc.replace(source, 1, JavaAccounts.User(11, "a@y.org", true))
                    agreed()
                    Exposed.replace(exposed, 11, User(12, "b@y.org"))
                    agreed()
                    db.replace(12, User(13, "c@y.org"))
                    agreed()
                    JavaAccounts.replace(java, 13, JavaAccounts.User(14, "d@y.org", true))
                    agreed()
                    emails() shouldBe listOf("bob@x.org", "d@y.org")

                    db.register(User(15, "d@y.org")) shouldBe false
                    JavaAccounts.register(java, JavaAccounts.User(16, "e@y.org", true)) shouldBe true
                    db.catalog() shouldBe "SQLite"
                    JavaAccounts.product(java) shouldBe "SQLite"
                }
            }
        }

        test("R2DBC by hand and Runnel give the same rows from one URL") {
            Servers.postgresql().lends("postgresql") { url ->
                val r2dbc = "r2dbc:$url"
                Database.open(r2dbc).use { db ->
                    db.createAll(Users)
                    db.insertAll(Users, all)
                    R2dbc.active(ConnectionFactories.get(r2dbc)) shouldBe db.active()
                }
            }
        }
    })
