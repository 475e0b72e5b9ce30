package dev.runnel.guides

import io.r2dbc.spi.ConnectionFactory
import io.r2dbc.spi.Row
import io.r2dbc.spi.RowMetadata
import kotlinx.coroutines.reactive.awaitFirstOrNull
import kotlinx.coroutines.reactive.awaitSingle
import kotlinx.coroutines.reactive.collect

/** What the guide comes from: R2DBC by hand. */
internal object R2dbc {
    // tag::query[]
    suspend fun active(factory: ConnectionFactory): List<User> {
        val connection = factory.create().awaitSingle()
        try {
            val sql = "select id, email, active from users where active = $1 order by id"
            val users = mutableListOf<User>()
            connection.createStatement(sql).bind("$1", true).execute().collect { result ->
                result.map(::user).collect { users += it }
            }
            return users
        } finally {
            connection.close().awaitFirstOrNull() // cancelled? then this does not run, and the connection is lost
        }
    }

    fun user(row: Row, metadata: RowMetadata) = User(
        row.get("id", Long::class.javaObjectType)!!,
        row.get("email", String::class.java)!!,
        row.get("active", Boolean::class.javaObjectType)!!,
    )
    // end::query[]
}
