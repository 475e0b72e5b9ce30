package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.from
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.asFlow
import java.io.PrintWriter
import java.io.StringWriter
import dev.runnel.readme.java.Bulk as JavaBulk
import dev.runnel.readme.java.Readme as JavaReadme

class BulkSnippetsTest :
    FunSpec({
        test("many rows go in, come out as CSV and JSON lines, and are put together, alike in Kotlin and in Java") {
            val url = "sqlite:///${tempdir()}/bulk.db"
            Database.open(url).use { db ->
                db.createAll(Users, Posts)
                bulk(
                    db,
                    listOf("ada@x.org", "bob@y.org").map { User(0, it) }.asFlow(),
                    listOf(Post(1, 1, "On engines")),
                )
                BlockingDatabase.open(url).use { java ->
                    JavaBulk.bulk(
                        java,
                        listOf(JavaReadme.User(0, "cyd@x.org", true)),
                        listOf(JavaBulk.Post(2, 1, "Notes")),
                    )
                    db.from(Users).count() shouldBe 3
                    val text = StringBuilder().also { export(db, it) }.toString()
                    text shouldBe
                        "id,email,active\r\n1,ada@x.org,true\r\n2,bob@y.org,true\r\n3,cyd@x.org,true\r\n" +
                        "{\"id\":1,\"title\":\"On engines\"}\n{\"id\":2,\"title\":\"Notes\"}\n"
                    StringWriter().also { JavaBulk.export(java, PrintWriter(it)) }.toString() shouldBe text
                    val titles = blogs(db).associate { it.user.email to it.posts.map(Post::title) }
                    titles shouldBe mapOf("ada@x.org" to listOf("Notes", "On engines"), "cyd@x.org" to emptyList())
                    JavaBulk
                        .blogs(
                            java,
                        ).associate { it.user().email() to it.posts().map(JavaBulk.Post::title) } shouldBe
                        titles
                    explain(db)
                    JavaBulk.explain(java)
                }
            }
        }
    })
