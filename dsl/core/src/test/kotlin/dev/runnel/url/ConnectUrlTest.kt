package dev.runnel.url

import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.time.Duration

class ConnectUrlTest :
    FunSpec({
        test("a server URL gives all its parts") {
            val url =
                ConnectUrl.parse("PostgreSQL+R2DBC://app:s3cret@db1:5432,db2/orders?sslmode=verify-full&pool_size=7")
            url.scheme() shouldBe "postgresql+r2dbc"
            url.dialect() shouldBe "postgresql"
            url.transport() shouldBe "r2dbc"
            url.subprotocol().shouldBeNull()
            url.user() shouldBe "app"
            url.password()!!.reveal() shouldBe "s3cret"
            url.hosts() shouldContainExactly listOf(HostPort("db1", 5432), HostPort("db2", HostPort.NO_PORT))
            url.hosts()[1].portOr(5432) shouldBe 5432
            url.database() shouldBe "orders"
            url.options() shouldBe mapOf("sslmode" to "verify-full", "pool_size" to "7")
        }

        test("every part but the dialect may be absent") {
            val url = ConnectUrl.parse("mysql://")
            url.transport().shouldBeNull()
            url.user().shouldBeNull()
            url.password().shouldBeNull()
            url.hosts() shouldBe emptyList()
            url.database().shouldBeNull()
            url.options() shouldBe emptyMap()
            ConnectUrl.parse("mysql://h/").database().shouldBeNull()
            ConnectUrl.parse("mysql://h?").options() shouldBe emptyMap()
            ConnectUrl.parse("redis://:secret@h").user().shouldBeNull()
        }

        test("postgres is an alias of postgresql, with a transport too") {
            ConnectUrl.parse("postgres://h/db") shouldBe ConnectUrl.parse("postgresql://h/db")
            ConnectUrl.parse("postgres+jdbc://h/db").scheme() shouldBe "postgresql+jdbc"
        }

        test("white space around a URL is ignored, as it comes with environment files") {
            ConnectUrl.parse(" sqlite:///app.db\n").database() shouldBe "app.db"
        }

        test("IPv6 hosts stand in brackets") {
            val hosts = ConnectUrl.parse("postgresql://[::1]:5432,[fe80::1%25eth0],[2001:db8::2]/db").hosts()
            hosts shouldContainExactly
                listOf(HostPort("::1", 5432), HostPort("fe80::1%eth0", -1), HostPort("2001:db8::2", -1))
            hosts.map { it.toString() } shouldContainExactly listOf("[::1]:5432", "[fe80::1%25eth0]", "[2001:db8::2]")
        }

        listOf(
            "p@ss" to "p@ss",
            "p^s s|{}" to "p^s s|{}",
            "p#ss" to "p#ss",
            "p:ss;&=" to "p:ss;&=",
            "p%2Fs%3Fs%40%25" to "p/s?s@%",
            "p+ss" to "p+ss",
            "%C3%A9\u00e9\uD83D\uDD11" to "\u00e9\u00e9\uD83D\uDD11",
            "" to "",
        ).forEach { (written, meant) ->
            test("a password written as '$written' is '$meant'") {
                val url = ConnectUrl.parse("postgresql://us%40er:$written@host/d%2Fb?a=%26+%3D")
                url.password()!!.reveal() shouldBe meant
                url.user() shouldBe "us@er"
                url.hosts() shouldContainExactly listOf(HostPort("host", HostPort.NO_PORT))
                url.database() shouldBe "d/b"
                url.text("a") shouldBe "&+="
            }
        }

        listOf(
            "sqlite://" to null,
            "sqlite:" to null,
            "sqlite::memory:" to null,
            "sqlite:///:memory:" to null,
            "duckdb:" to null,
            "sqlite:///app.db" to "app.db",
            "sqlite:////var/lib/app.db" to "/var/lib/app.db",
            "sqlite:app.db" to "app.db",
            "sqlite:/var/app.db" to "/var/app.db",
            "sqlite:///C:/data/app.db" to "C:/data/app.db",
            "sqlite+jdbc:///a%20b%3F.db" to "a b?.db",
            "duckdb:///me@work/#1.duckdb" to "me@work/#1.duckdb",
            // A backend's that is not known here.
            "h2:" to null,
            "h2::memory:" to null,
            "h2:mem:name" to "mem:name",
            "h2:/var/app" to "/var/app",
            "h2:///app" to "app",
        ).forEach { (text, path) ->
            test("$text names ${path ?: "a database in memory"}") {
                ConnectUrl.parse(text).database() shouldBe path
                ConnectUrl.parse("$text?foreign_keys=on").options() shouldBe mapOf("foreign_keys" to "on")
            }
        }

        test(
            "a scheme that is not known here is a server's where two slashes follow, and its canonical form says the same",
        ) {
            ConnectUrl.parse("firebird://u:p@h:3050/db").hosts() shouldContainExactly listOf(HostPort("h", 3050))
            for (text in listOf("firebird://u:p@h:3050/db", "h2:mem:name", "h2:/var/app", "h2:a b")) {
                val url = ConnectUrl.parse(text)
                ConnectUrl.parse(url.raw()) shouldBe url
            }
        }

        test("a driver's own URL is kept as it is") {
            val text = "jdbc:sqlserver://h:1433;user=sa;password=a?b"
            val url = ConnectUrl.parse(text)
            url.scheme() shouldBe "jdbc"
            url.dialect() shouldBe "jdbc"
            url.subprotocol() shouldBe "sqlserver"
            url.raw() shouldBe text
            url.options() shouldBe emptyMap()
            val more = url.withOption("pool_size", "2").withCredentials("sa", Secret.of("x"))
            more.raw() shouldBe text
            more.text("pool_size") shouldBe "2"
            more.user() shouldBe "sa"
            ConnectUrl.parse("r2dbc:pool:postgresql://h/db").subprotocol() shouldBe "pool"
        }

        listOf(
            "" to "is empty",
            "   " to "is empty",
            "app.db" to "begins with the name of its database",
            "://h/db" to "begins with the name of its database",
            "+x://h/db" to "begins with the name of its database",
            "postgresql:h/db" to "two slashes",
            "postgresql://h/d\nb" to "control character",
            "postgresql://u:p/w@h/db" to "%2F",
            "postgresql://u:p?w@h/db" to "%3F",
            "postgresql://u:secret/db" to "A port of the database URL is not a number from 1 to 65535",
            "postgresql://h:0/db" to "from 1 to 65535",
            "postgresql://h:65536/db" to "from 1 to 65535",
            "postgresql://h:99999999999/db" to "from 1 to 65535",
            "postgresql://h:/db" to "from 1 to 65535",
            "postgresql://h1,,h2/db" to "A host of the database URL",
            "postgresql://a b/db" to "A host of the database URL",
            "postgresql://::1/db" to "A port of the database URL has no host",
            "postgresql://[::1/db" to "no closing bracket",
            "postgresql://[localhost]x/db" to "[::1]:5432",
            "postgresql://h/d:b" to "database name in the URL has a colon",
            "postgresql://h/db;password=x" to "has a ; in its path",
            "postgresql://h/db?a=1;password=x" to "separate options with &",
            "postgresql://u:p%zz@h" to "The password of the database URL has a %",
            "postgresql://u%4:p@h" to "The user of the database URL has a %",
            "postgresql://u:p%ff@h" to "The password of the database URL is not UTF-8",
            "postgresql://h/%00" to "The database name of the database URL holds %00",
            "postgresql://h?a" to "Option 1 of the database URL has no value",
            "postgresql://h?a=1&=2" to "Option 2 of the database URL has no proper name",
            "postgresql://h?a=1&b=2&a=3" to "The URL option a is given twice",
            "sqlite:///" to "after the third slash",
            "sqlite://app.db" to "sqlite:///relative.db",
            "jdbc:" to "names its driver",
            "jdbc:h2" to "names its driver",
            "jdbc:/x:y" to "names its driver",
        ).forEach { (text, expected) ->
            test("'${text.replace("\n", "\\n")}' is refused: $expected") {
                refusal { ConnectUrl.parse(text) } shouldContain expected
            }
        }

        test("options are read as the type that is wanted") {
            val url =
                ConnectUrl.parse(
                    "x://h?n=-12&on=Yes&off=0&s=30&f=0.5&ms=500ms&m=5m&h=2h&d=1d&iso=PT1M30S&z=0&unit=read-only&e=",
                )
            url.integer("n", 1) shouldBe -12
            url.integer("none", 1) shouldBe 1
            url.bool("on", false) shouldBe true
            url.bool("off", true) shouldBe false
            url.duration("s", Duration.ZERO) shouldBe Duration.ofSeconds(30)
            url.duration("f", Duration.ZERO) shouldBe Duration.ofMillis(500)
            url.duration("ms", Duration.ZERO) shouldBe Duration.ofMillis(500)
            url.duration("m", Duration.ZERO) shouldBe Duration.ofMinutes(5)
            url.duration("h", Duration.ZERO) shouldBe Duration.ofHours(2)
            url.duration("d", Duration.ZERO) shouldBe Duration.ofDays(1)
            url.duration("iso", Duration.ZERO) shouldBe Duration.ofSeconds(90)
            url.duration("z", Duration.ofSeconds(1)) shouldBe Duration.ZERO
            url.choice("unit", Mode::class.java, Mode.NONE) shouldBe Mode.READ_ONLY
            url.text("e") shouldBe ""
            url.text("none").shouldBeNull()
        }

        test("an option of the wrong type is an error that names it, its value and what is expected") {
            val options = "n=2147483648&w=ten&e=&b=maybe&t=-5s&y=400d&m=no&api_token=12x&l=${"9".repeat(50)}"
            val url = ConnectUrl.parse("x://h?$options")
            refusal { url.integer("n", 1) } shouldContain "option n is wrong; expected a whole number from -2147483648"
            refusal { url.integer("w", 1) } shouldContain "option w is \"ten\""
            refusal { url.integer("e", 1) } shouldContain "option e is empty"
            refusal { url.bool("b", true) } shouldContain "option b is \"maybe\"; expected true or false"
            refusal { url.duration("w", Duration.ZERO) } shouldContain "500ms"
            refusal { url.duration("e", Duration.ZERO) } shouldContain "expected a duration"
            refusal { url.duration("t", Duration.ZERO) } shouldContain "option t"
            refusal { url.duration("y", Duration.ZERO) } shouldContain "at most 366 days"
            refusal { url.duration("l", Duration.ZERO) } shouldContain "option l is wrong"
            refusal { url.choice("m", Mode::class.java, Mode.NONE) } shouldContain "expected one of none, read_only"
            refusal { url.integer("api_token", 1) } shouldNotContain "12x"
        }

        test("an unknown option is an error that lists the known ones and the one meant") {
            val url = ConnectUrl.parse("x://h?echo=true&poolSize=3")
            url.requireOnly(setOf("echo", "poolSize"))
            refusal { url.requireOnly(setOf("pool_size", "echo", "pool_timeout")) } shouldBe
                "The URL option poolSize is not known. Did you mean \"pool_size\"?" +
                " Known options: echo, pool_size, pool_timeout."
        }

        test("a builder takes plain parts and makes the URL that the encoded text makes") {
            val built =
                ConnectUrl
                    .builder("postgres")
                    .user("us:er")
                    .password("p/?#@%")
                    .host("db1")
                    .port(5433)
                    .host("::1", 5432)
                    .database("a/b")
                    .option("x", "1&2")
                    .build()
            built shouldBe ConnectUrl.parse("postgresql://us%3Aer:p%2F%3F%23%40%25@db1:5433,[::1]:5432/a%2Fb?x=1%262")
            ConnectUrl.builder("sqlite").database("/tmp/x.db").build() shouldBe ConnectUrl.parse("sqlite:////tmp/x.db")
            ConnectUrl.builder("sqlite").database(":memory:").build() shouldBe ConnectUrl.parse("sqlite::memory:")
        }

        test("a builder refuses what no URL can be") {
            refusal { ConnectUrl.builder("jdbc") } shouldContain "ConnectUrl.parse"
            refusal { ConnectUrl.builder("x").port(1) } shouldContain "host(...)"
            refusal { ConnectUrl.builder("x").host("h", 70000) } shouldContain "port"
            refusal { ConnectUrl.builder("x").host("u:p@h") } shouldContain "host"
            refusal { ConnectUrl.builder("x").option("a", "1").option("a", "2") } shouldContain "given twice"
            refusal { ConnectUrl.builder("x").option("a b", "1") } shouldContain "name"
            refusal { ConnectUrl.builder("x").password("a\u0000b").build() } shouldContain "password"
            refusal { ConnectUrl.builder("sqlite").host("h").build() } shouldContain "names a file"
        }

        test("withOption leaves the first URL alone and replaces an option of the same name") {
            val url = ConnectUrl.parse("x://h?a=1&b=2")
            url.withOption("a", "3").options() shouldBe mapOf("b" to "2", "a" to "3")
            url.options() shouldBe mapOf("a" to "1", "b" to "2")
        }

        test("the raw text of a URL parses to the same URL") {
            listOf(
                "postgres://u%3A:p%40%2F@h:1,[::1]:2/d%2Fb%3A?x=%26%3B%3D%40+y&pwd=z",
                "sqlite:////a%3Fb%25c/d%3B.db?x=1",
                "sqlite::memory:?echo=true",
                "redis://:x@h/0",
                "mysql://u:@h",
                "x://",
                "jdbc:h2:mem:x;A=B",
            ).forAll {
                val url = ConnectUrl.parse(it)
                ConnectUrl.parse(url.raw()) shouldBe url
                ConnectUrl.parse(url.raw()).hashCode() shouldBe url.hashCode()
            }
        }

        test("DATABASE_URL is read from the environment, and missing it is an error that says how to set it") {
            ConnectUrl.fromEnvironment(mapOf("DATABASE_URL" to "sqlite:///app.db")).database() shouldBe "app.db"
            refusal { ConnectUrl.fromEnvironment(emptyMap()) } shouldContain "DATABASE_URL=sqlite:///app.db"
            refusal { ConnectUrl.fromEnvironment(mapOf("DATABASE_URL" to " ")) } shouldContain "is not set"
        }
    }) {
    enum class Mode { NONE, READ_ONLY }
}
