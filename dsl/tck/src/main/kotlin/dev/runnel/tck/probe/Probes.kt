package dev.runnel.tck.probe

import dev.runnel.error.RunnelException
import dev.runnel.spi.Backend
import dev.runnel.spi.Backends
import dev.runnel.spi.Columns
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Row
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.sql.Rendered
import dev.runnel.url.ConnectUrl
import java.util.concurrent.CompletionException
import java.util.concurrent.CompletionStage

// A session without the engine around it, for what a backend tests of its own.

/** What one command gave back. */
public class Answer(
    public val columns: List<Columns.Column>,
    public val rows: List<List<Any?>>,
    public val affected: Long,
    public val results: List<Long>,
)

/** The backend of a URL, as found on the class path. */
public fun backend(url: String): Backend = Backends.create(ConnectUrl.parse(url))

/** A session of its own, which the test closes. */
public fun Backend.session(access: Backend.Access = Backend.Access.WRITE): Session = connect(access).now()

/** Waits on this thread for the result, or throws the failure itself. */
public fun <T> CompletionStage<T>.now(): T = try {
    toCompletableFuture().join()
} catch (e: CompletionException) {
    throw e.cause ?: e
}

/** Collects rows, each value read as its natural type unless a reader is given. */
public class Collector(private val read: (Row, Int) -> Any? = { row, i -> row.get(i, Any::class.java) }) : RowSink {
    public val columns: MutableList<Columns.Column> = mutableListOf()
    public val rows: MutableList<List<Any?>> = mutableListOf()
    public val results: MutableList<Long> = mutableListOf()

    override fun columns(columns: Columns) {
        this.columns.clear()
        this.columns += columns.all()
    }

    override fun row(row: Row) {
        rows += List(row.columns().size()) { read(row, it) }
    }

    override fun result(index: Int, affected: Long) {
        check(index == results.size) { "result $index came as number ${results.size}" }
        results += affected
    }
}

/** Runs a command to its end, also when the sink has failed before it. */
public fun Session.run(command: Command, sink: Collector = Collector()): Answer {
    val exchange = open(command)
    try {
        val batch = exchange.fetch(Int.MAX_VALUE, sink).now()
        return Answer(sink.columns, sink.rows, batch.affected, sink.results)
    } finally {
        while (!exchange.done()) exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).handle { _, _ -> }.now()
    }
}

/** Runs what a dialect has written. */
public fun Session.run(rendered: Rendered, returns: Returns = Returns.ROWS): Answer =
    run(Command(rendered.sql(), listOf(rendered.arguments().toTypedArray()), rendered.types(), returns, null, 0, null))

/** Runs a statement; gives the rows that it affected. */
public fun Session.execute(sql: String, vararg arguments: Any?): Long =
    run(Command.of(sql, Returns.COUNT, *arguments)).affected

/** A query's rows, each value as its natural type. */
public fun Session.rows(sql: String, vararg arguments: Any?): List<List<Any?>> =
    run(Command.of(sql, Returns.ROWS, *arguments)).rows

/** The one value of a query's one row. */
public fun Session.value(sql: String, vararg arguments: Any?): Any? = rows(sql, *arguments).single().single()

/** The one value of a query's one row, read as this type. */
public fun <T : Any> Session.read(type: Class<T>, sql: String, vararg arguments: Any?): Any? =
    run(Command.of(sql, Returns.ROWS, *arguments), Collector { row, i -> row.get(i, type) }).rows.single().single()

/** Runs one statement with many sets of arguments. */
public fun Session.batch(sql: String, rows: List<Array<Any?>>, returns: Returns = Returns.COUNT): Answer =
    run(Command(sql, rows, listOf(), returns, null, 0, null))

/** What the block fails with, which must be an error of Runnel's. */
public fun failure(block: () -> Any?): RunnelException = try {
    block()
    throw AssertionError("A RunnelException was expected")
} catch (e: RunnelException) {
    e
}
