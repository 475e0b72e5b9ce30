package dev.runnel.bench.redis

import dev.runnel.bench.concurrently
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import dev.runnel.redis.invoke
import io.lettuce.core.ExperimentalLettuceCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await

private const val ASYNC = "Lettuce async"
private const val COROUTINES = "Lettuce coroutines"
private const val FLUSHED = "Lettuce, a flush every 512"
private const val RUNNEL = "Runnel"
private const val RUNNEL_ALL = "Runnel, runAll"
private const val MANY = 256
private const val TOGETHER = 512

/** All that is measured of Redis. */
@OptIn(ExperimentalLettuceCoroutinesApi::class)
fun workloads(room: RedisRoom): List<Comparison> = listOf(
    room.comparison("get", "GET, one after the other", 1, listOf(Aim.times(1.05, RUNNEL, ASYNC)), room.gets),
    room.comparison("get$MANY", "GET, $MANY coroutines", MANY, aims, room.gets),
    room.comparison("set$MANY", "SET, $MANY coroutines", MANY, aims, room.sets),
    pipeline(room),
)

private val aims = listOf(
    Aim.speed(1.8, RUNNEL, COROUTINES),
    Aim.moreBytes(0.0, RUNNEL, COROUTINES),
)

private class Way(val name: String, val work: suspend (id: Long) -> Long)

@OptIn(ExperimentalLettuceCoroutinesApi::class)
private val RedisRoom.gets: List<Way>
    get() = listOf(
        Way(ASYNC) { async.get("item:$it").await().length.toLong() },
        Way(COROUTINES) { coroutines.get("item:$it")!!.length.toLong() },
        Way(RUNNEL) { redis.run(item(it).get())!!.length.toLong() },
    )

@OptIn(ExperimentalLettuceCoroutinesApi::class)
private val RedisRoom.sets: List<Way>
    get() = listOf(
        Way(ASYNC) { id -> async.set("item:$id", text(id)).await().let { id } },
        Way(COROUTINES) { id -> coroutines.set("item:$id", text(id)).let { id } },
        Way(RUNNEL) { id -> redis.run(item(id).put(text(id))).let { id } },
    )

private fun RedisRoom.comparison(name: String, title: String, many: Int, aims: List<Aim>, ways: List<Way>): Comparison {
    val times = maxOf(sizes.queries / many, 1) * many
    return Comparison(
        "redis.$name",
        title,
        "commands",
        times,
        aims,
        ways.map { way -> Contender(way.name) { sizes.concurrently(many, times) { way.work(sizes.id(it.toInt())) } } },
    )
}

/** Many GETs at once, as a service asks for the items of a page: by futures, by a coroutine for each, and as a list. */
@OptIn(ExperimentalLettuceCoroutinesApi::class)
private fun pipeline(room: RedisRoom): Comparison {
    val ids = List(room.sizes.inserts) { room.sizes.id(it) }
    return Comparison(
        "redis.pipeline",
        "a pipeline of GETs",
        "commands",
        ids.size,
        listOf(Aim.speed(4.0, RUNNEL_ALL, ASYNC), Aim.speed(4.0, RUNNEL, COROUTINES)),
        listOf(
            Contender(ASYNC) {
                ids.map { room.async.get("item:$it") }.sumOf { it.await().length.toLong() }
            },
            Contender(FLUSHED) {
                ids
                    .mapIndexed { i, id ->
                        room.flushed.get("item:$id").also { if (i % TOGETHER == TOGETHER - 1) room.flush() }
                    }.also { room.flush() }
                    .sumOf { it.await().length.toLong() }
            },
            Contender(COROUTINES) {
                coroutineScope { ids.map { async { room.coroutines.get("item:$it") } }.awaitAll() }
                    .sumOf { it!!.length.toLong() }
            },
            Contender(RUNNEL_ALL) {
                room.redis.runAll(ids.map { room.item(it).get() }).sumOf { it!!.length.toLong() }
            },
            Contender(RUNNEL) {
                val answers = room.redis.pipeline {
                    ids.map { async { run(room.item(it).get()) } }.awaitAll()
                }
                answers.sumOf { it!!.length.toLong() }
            },
        ),
    )
}
