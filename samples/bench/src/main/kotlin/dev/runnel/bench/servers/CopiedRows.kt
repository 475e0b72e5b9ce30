package dev.runnel.bench.servers

import dev.runnel.bench.Item
import java.io.ByteArrayOutputStream
import java.io.DataOutputStream

const val COPY = "copy inserted (id, name, price, weight) from stdin (format binary)"

private const val BUFFER = 1 shl 16
private val SIGNATURE = byteArrayOf('P'.code.toByte(), 'G'.code.toByte(), 'C'.code.toByte(), 'O'.code.toByte()) +
    byteArrayOf('P'.code.toByte(), 'Y'.code.toByte(), '\n'.code.toByte(), -1, '\r'.code.toByte(), '\n'.code.toByte(), 0)

/** The rows as PostgreSQL's COPY reads them in binary, in pieces of about 64 KB. */
fun copied(items: List<Item>): Sequence<ByteArray> = sequence {
    val bytes = ByteArrayOutputStream(BUFFER + BUFFER / 8)
    val out = DataOutputStream(bytes)
    out.write(SIGNATURE)
    out.writeInt(0) // no flags
    out.writeInt(0) // no more header
    for (item in items) {
        out.row(item)
        if (bytes.size() >= BUFFER) {
            yield(bytes.toByteArray())
            bytes.reset()
        }
    }
    out.writeShort(-1)
    yield(bytes.toByteArray())
}

private fun DataOutputStream.row(item: Item) {
    writeShort(4)
    writeInt(Long.SIZE_BYTES)
    writeLong(item.id)
    val name = item.name.toByteArray()
    writeInt(name.size)
    write(name)
    writeInt(Long.SIZE_BYTES)
    writeLong(item.price)
    writeInt(Double.SIZE_BYTES)
    writeDouble(item.weight)
}
