package dev.runnel.ktor

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException

/**
 * A kind of store whose module need not be on the class path.
 *
 * @property variable the environment variable with the URL of the one that is `main` where none is configured
 */
internal enum class OptionalKind(
    val section: String,
    val variable: String,
    private val artifact: String,
    private val probe: String,
) {
    REDIS("redis", "REDIS_URL", "runnel-redis", "dev.runnel.redis.Redis") {
        override fun loaded(): StoreKind<*> = RedisKind
    },
    MONGODB("mongodb", "MONGODB_URL", "runnel-mongodb", "dev.runnel.mongodb.Mongo") {
        override fun loaded(): StoreKind<*> = MongoKind
    }, ;

    protected abstract fun loaded(): StoreKind<*>

    val isThere: Boolean
        get() = try {
            Class.forName(probe, false, OptionalKind::class.java.classLoader)
            true
        } catch (_: ClassNotFoundException) {
            false
        }

    /** Throws CONFIGURATION if its module is missing. */
    fun kind(): StoreKind<*> {
        if (isThere) return loaded()
        throw RunnelException(
            ErrorKind.CONFIGURATION,
            "$CONFIG_PATH.$section in Ktor's configuration needs dev.runnel:$artifact, which is not on the class path.",
        )
    }
}
