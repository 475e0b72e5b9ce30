package dev.runnel.duckdb

import dev.runnel.error.RunnelException
import dev.runnel.spi.Backend
import dev.runnel.spi.Batch
import dev.runnel.spi.Columns
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Row
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.url.ConnectUrl
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage

/** What one command gave back. */
internal class Answer(
    val columns: List<Columns.Column>,
    val rows: List<List<Any?>>,
    val affected: Long,
    val results: List<Long>,
)

internal fun <T> CompletionStage<T>.now(): T = try {
    toCompletableFuture().join()
} catch (e: CompletionException) {
    throw e.cause ?: e
}

internal fun backend(url: String): Backend = DuckDbProvider().create(ConnectUrl.parse(url))

internal fun Backend.session(access: Backend.Access = Backend.Access.WRITE): Session = connect(access).now()

/** Collects rows, each value read as its natural type unless a reader is given. */
internal class Collector(private val read: (Row, Int) -> Any? = { row, i -> row.get(i, Any::class.java) }) : RowSink {
    val columns = mutableListOf<Columns.Column>()
    val rows = mutableListOf<List<Any?>>()
    val results = mutableListOf<Long>()

    override fun columns(columns: Columns) {
        this.columns.clear()
        this.columns += columns.all()
    }

    override fun row(row: Row) {
        rows += List(row.columns().size()) { read(row, it) }
    }

    override fun result(index: Int, affected: Long) {
        check(index == results.size)
        results += affected
    }
}

internal fun Session.run(command: Command, sink: Collector = Collector()): Answer {
    val batch: Batch = open(command).fetch(Int.MAX_VALUE, sink).now()
    return Answer(sink.columns, sink.rows, batch.affected, sink.results)
}

internal fun Session.execute(sql: String, vararg arguments: Any?): Long =
    run(Command.of(sql, Returns.COUNT, *arguments)).affected

internal fun Session.rows(sql: String, vararg arguments: Any?): List<List<Any?>> =
    run(Command.of(sql, Returns.ROWS, *arguments)).rows

internal fun Session.value(sql: String, vararg arguments: Any?): Any? = rows(sql, *arguments).single().single()

internal fun <T : Any> Session.read(type: Class<T>, sql: String, vararg arguments: Any?): Any? =
    run(Command.of(sql, Returns.ROWS, *arguments), Collector { row, i -> row.get(i, type) }).rows.single().single()

internal fun Session.batch(sql: String, rows: List<Array<Any?>>, returns: Returns = Returns.COUNT): Answer =
    run(Command(sql, rows, listOf(), returns, null, 0, null))

internal fun failure(block: () -> Any?): RunnelException = try {
    block()
    throw AssertionError("A RunnelException was expected")
} catch (e: RunnelException) {
    e
}

/** The URL of a new file in a new directory, with the path for a second look. */
internal fun newFile(options: String = ""): Pair<java.nio.file.Path, String> {
    val file = java.nio.file.Files.createTempDirectory("runnel").resolve("t.duckdb")
    file.parent.toFile().deleteOnExit()
    return file to "duckdb:///$file$options"
}
