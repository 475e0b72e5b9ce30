package dev.runnel.guides

import io.r2dbc.spi.ConnectionFactory
import kotlinx.coroutines.reactive.awaitFirstOrNull
import kotlinx.coroutines.reactive.awaitSingle
import kotlinx.coroutines.reactive.collect

/** What the guide comes from: R2DBC by hand. */
internal object R2dbc {
    // tag::query[]
    suspend fun active(factory: ConnectionFactory): List<User> {
        val connection = factory.create().awaitSingle()
        try {
            val users = mutableListOf<User>()
            connection
                .createStatement("select id, email, active from users where active = $1 order by id")
                .bind("$1", true)
                .execute()
                .collect { result ->
                    result
                        .map { row, _ ->
                            User(
                                row.get("id", Long::class.javaObjectType)!!,
                                row.get("email", String::class.java)!!,
                                row.get("active", Boolean::class.javaObjectType)!!,
                            )
                        }.collect { users += it }
                }
            return users
        } finally {
            connection.close().awaitFirstOrNull() // cancelled? then this does not run, and the connection is lost
        }
    }
    // end::query[]
}
