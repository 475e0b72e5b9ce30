package dev.runnel.gates

import dev.runnel.mongodb.Mongo
import dev.runnel.redis.RedisOption
import dev.runnel.row.PortableType
import dev.runnel.spi.Backend
import dev.runnel.spi.BackendProvider
import dev.runnel.spi.Backends
import dev.runnel.spi.Capability
import dev.runnel.sql.SqlType
import dev.runnel.sql.render.Dialect
import dev.runnel.sql.render.Feature
import dev.runnel.url.ConnectUrl
import dev.runnel.url.CoreOption
import java.util.ServiceLoader

/** The READMEs' tables by name, each made from the code it describes. */
internal object ReadmeTables {
    val all: Map<String, () -> String> =
        mapOf(
            "capabilities" to ::capabilities,
            "features" to ::features,
            "options" to ::options,
            "types" to ::types,
            "columns" to ::columns,
            "redis-options" to ::redisOptions,
        )

    /** The backends of the tables, over each of their transports; creating one opens nothing. */
    private val urls =
        mapOf(
            "jdbc" to "jdbc:h2:mem:",
            "sqlite" to "sqlite::memory:",
            "duckdb" to "duckdb:",
            "postgresql" to "postgresql://localhost/",
            "postgresql+jdbc" to "postgresql+jdbc://localhost/",
            "mariadb" to "mariadb://localhost/",
            "mariadb+jdbc" to "mariadb+jdbc://localhost/",
            "mysql" to "mysql://localhost/",
            "mysql+jdbc" to "mysql+jdbc://localhost/",
        )

    private fun backends(): Map<String, Backend> {
        for (provider in ServiceLoader.load(BackendProvider::class.java)) {
            check(provider.schemes().any(urls::containsKey)) {
                "ReadmeTables.urls has no URL for ${provider.schemes()}: add one."
            }
        }
        return urls.mapValues { (_, url) -> Backends.create(ConnectUrl.parse(url)) }
    }

    /** The dialects, each once: both transports of a database have the same. */
    private fun dialects(): List<Dialect> =
        backends().values.map { it.dialect() }.distinctBy { it.name() }.sortedBy { it.name() }

    private fun capabilities(): String {
        val mongodb = Mongo.open("mongodb://127.0.0.1/tables").use { it.capabilities }
        val all = backends().mapValues { (_, backend) -> backend.capabilities() } + ("mongodb" to mongodb)
        return table(
            listOf("") + all.keys,
            Capability.entries.map { capability ->
                listOf(capability.description()) + all.values.map { if (capability in it) "yes" else "no" }
            },
        )
    }

    private fun features(): String {
        val dialects = dialects()
        return table(
            listOf("Construct") + dialects.map { it.name() } + "Where it is missing",
            Feature.entries.map { feature ->
                listOf(feature.construct()) + dialects.map { if (it.has(feature)) "yes" else "no" } +
                    feature.portableWay()
            },
        )
    }

    private fun options(): String = table(
        listOf("Option", "Default", "Environment", "What it does"),
        CoreOption.entries.map { option ->
            listOf(
                code(option.optionName()),
                code(option.defaultText()),
                code(option.environmentName().orEmpty()),
                option.description(),
            )
        },
    )

    private fun redisOptions(): String = table(
        listOf("Option", "Default", "Environment", "What it does"),
        RedisOption.entries.map { option ->
            listOf(
                code(option.optionName()),
                code(option.defaultText()),
                code(option.environmentName().orEmpty()),
                option.description(),
            )
        },
    )

    private fun types(): String = table(
        listOf("Value", "Kotlin", "Java"),
        PortableType.entries.map { type ->
            listOf(type.name.lowercase().replace('_', ' '), type.kotlin(), type.java())
        },
    )

    private fun columns(): String {
        val dialects = dialects()
        return table(
            listOf("Column") + dialects.map { it.name() },
            (SqlType.entries - SqlType.NAMED).map { type ->
                listOf(type.name.lowercase()) +
                    dialects.map { code(it.types().getValue(type)) }
            },
        )
    }

    private fun code(text: String): String = if (text.isEmpty()) "" else "`$text`"

    private fun table(head: List<String>, rows: List<List<String>>): String =
        (listOf(head, head.map { "---" }) + rows).joinToString("\n") { row ->
            row.joinToString(" | ", "| ", " |") { it.replace("|", "\\|") }
        }
}
