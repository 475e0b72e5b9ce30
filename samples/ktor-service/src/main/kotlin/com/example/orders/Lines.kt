package com.example.orders

import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.charsets.TooLongLineException
import io.ktor.utils.io.readLineStrictTo
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.io.EOFException

/** The lines of a body as they come; one that is too long is refused before all of it is in memory. */
fun ByteReadChannel.lines(): Flow<String> = flow {
    while (true) emit(nextLine() ?: break)
}

private suspend fun ByteReadChannel.nextLine(): String? {
    val line = StringBuilder()
    try {
        if (readLineStrictTo(line, LONGEST_LINE) < 0) return null
    } catch (_: EOFException) {
        // the last line, which ends without a line break
    } catch (_: TooLongLineException) {
        throw Wrong("A line is longer than $LONGEST_LINE bytes.")
    }
    return line.toString()
}

private const val LONGEST_LINE = 10_000L
