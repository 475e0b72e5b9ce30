package dev.runnel.ktor

import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.server.application.install
import io.ktor.server.config.MapApplicationConfig
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import java.lang.reflect.InvocationTargetException
import java.util.function.Supplier

/** A server that has neither `runnel-redis` nor `runnel-mongodb`, nor their drivers, nor Netty on its class path. */
class OptionalModulesTest :
    FunSpec({
        test("without Redis and MongoDB on the class path the plugin works, and says what is missing") {
            val loader = Without(
                "dev.runnel.redis.",
                "io.lettuce.",
                "dev.runnel.mongodb.",
                "dev.runnel.internal.mongodb.",
                "com.mongodb.",
                "org.bson.",
                "io.ktor.server.netty.",
                "io.netty.",
            )
            shouldThrow<ClassNotFoundException> { loader.loadClass("dev.runnel.redis.Redis") }
            val service = loader.loadClass(PlainService::class.java.name)
            (service.getConstructor().newInstance() as Supplier<*>).get() shouldBe
                "ready, runnel-redis is missing, runnel-mongodb is missing"
        }
    })

/** Made and run by a class loader of its own. */
class PlainService : Supplier<String> {
    override fun get(): String {
        check(javaClass.classLoader.javaClass.name == Without::class.java.name)
        val ready = Service
            .start {
                install(Runnel) { database("sqlite::memory:") }
                routing {
                    health()
                    get("/") { call.respondText("${call.database()}") }
                    get("/stream") { call.respondFlow(flowOf("as ", "it comes")) }
                    get("/broken") {
                        call.respondFlow(
                            flow {
                                emit("begun")
                                error("and broken off")
                            },
                        )
                    }
                }
            }.use { service ->
                check(service.get("/stream").body() == "as it comes")
                service
                    .dial(
                        "/broken",
                        "Connection: close",
                    ).use { check("begun" in it.getInputStream().reader().readText()) }
                check(service.get("/").statusCode() == 200)
                if (service.get("/health/ready").statusCode() == 200) "ready" else "not ready"
            }
        return "$ready, ${missing("redis")}, ${missing("mongodb")}"
    }

    private fun missing(section: String): String = try {
        Service.start(config = MapApplicationConfig("runnel.$section.url" to "$section://x/y")) { install(Runnel) }
        "$section was opened"
    } catch (e: RunnelException) {
        Regex("runnel-\\w+(?=, which is not on the class path)").find(e.message!!)?.value + " is missing"
    }
}

/** Loads everything anew but the JDK, and nothing whose name begins so. */
private class Without(private vararg val prefixes: String) : ClassLoader(Without::class.java.classLoader) {
    override fun loadClass(name: String, resolve: Boolean): Class<*> {
        if (prefixes.any(name::startsWith)) throw ClassNotFoundException(name)
        if (JDK.any(name::startsWith)) return super.loadClass(name, resolve)
        return synchronized(getClassLoadingLock(name)) { findLoadedClass(name) ?: anew(name) }
    }

    private fun anew(name: String): Class<*> {
        val bytes = getResourceAsStream(name.replace('.', '/') + ".class")?.use { it.readBytes() }
            ?: throw ClassNotFoundException(name)
        return defineClass(name, bytes, 0, bytes.size)
    }

    private companion object {
        val JDK = listOf("java.", "javax.", "jdk.", "sun.", "com.sun.")
    }
}
