package com.example.orders

/**
 * What the service runs on.
 *
 * @property databaseUrl `sqlite:///shop.db`, `postgresql://…`, `mysql://…` or `mariadb://…`
 * @property redisUrl of a cache, if there is to be one
 * @property mongoUrl of an event log, if there is to be one
 */
data class Settings(
    val databaseUrl: String,
    val redisUrl: String? = null,
    val mongoUrl: String? = null,
    val port: Int = 8080,
) {
    companion object {
        fun fromEnvironment(environment: Map<String, String> = System.getenv()) = Settings(
            databaseUrl = environment["DATABASE_URL"] ?: "sqlite:///shop.db",
            redisUrl = environment["REDIS_URL"],
            mongoUrl = environment["MONGODB_URL"],
            port = environment["PORT"]?.toInt() ?: 8080,
        )
    }
}
