package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.row.TypeUse
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.buildClassSerialDescriptor
import kotlinx.serialization.descriptors.element
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.encoding.decodeStructure
import kotlinx.serialization.encoding.encodeStructure
import org.bson.BsonDocument
import org.bson.types.Decimal128
import org.bson.types.ObjectId
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.util.UUID
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

@OptIn(ExperimentalUuidApi::class)
internal data class Everything(
    val id: Long,
    val bool: Boolean,
    val byte: Byte,
    val short: Short,
    val int: Int,
    val long: Long,
    val float: Float,
    val double: Double,
    val ulong: ULong,
    val decimal: BigDecimal,
    val big: BigInteger,
    val text: String,
    val bytes: List<Byte>,
    val uuid: UUID,
    val kotlinUuid: Uuid,
    val instant: Instant,
    val date: LocalDate,
    val time: LocalTime,
    val dateTime: LocalDateTime,
    val duration: Duration,
    val objectId: ObjectId,
    val decimal128: Decimal128,
    val status: Status,
    val email: Email,
    val matrix: List<List<Int?>>,
    val byStatus: Map<Status, Address>,
    val anything: Any?,
    val raw: BsonDocument,
    val orNull: String?,
    val default: String? = "default",
)

internal object All : Collection<Everything>("everything")

internal data class Tree(val id: Int, val children: List<Tree> = emptyList())

internal object Trees : Collection<Tree>("trees")

internal data class Loose(val id: Int, val n: Any?)

internal object LooseOnes : Collection<Loose>("numbers")

internal data class Strict(val id: Int, val n: Int)

internal data class Nested(val id: Int, val n: StrictList)

internal data class StrictList(val lines: List<Strict>)

/** What the serialization plugin would generate is written by hand: the module is compiled without it. */
@Serializable(with = NoteSerializer::class)
internal data class Note(val id: Int, val text: String, val tags: List<String>) {
    companion object {
        @Suppress("unused") // found by reflection, as the generated one is
        fun serializer(): KSerializer<Note> = NoteSerializer
    }
}

internal object NoteSerializer : KSerializer<Note> {
    private val tags = ListSerializer(String.serializer())

    override val descriptor: SerialDescriptor = buildClassSerialDescriptor("Note") {
        element<Int>("_id")
        element<String>("text")
        element("t", tags.descriptor)
    }

    override fun serialize(encoder: Encoder, value: Note) = encoder.encodeStructure(descriptor) {
        encodeIntElement(descriptor, 0, value.id)
        encodeStringElement(descriptor, 1, value.text)
        encodeSerializableElement(descriptor, 2, tags, value.tags)
    }

    override fun deserialize(decoder: Decoder): Note = decoder.decodeStructure(descriptor) {
        var id = 0
        var text = ""
        var list = emptyList<String>()
        while (true) {
            when (decodeElementIndex(descriptor)) {
                0 -> id = decodeIntElement(descriptor, 0)
                1 -> text = decodeStringElement(descriptor, 1)
                2 -> list = decodeSerializableElement(descriptor, 2, tags)
                else -> break
            }
        }
        Note(id, text, list)
    }
}

internal object Notes : Collection<Note>("notes")

@OptIn(ExperimentalUuidApi::class)
internal sealed interface Shape {
    val id: Int
}

internal sealed interface Flat : Shape {
    data class Round(override val id: Int) : Flat
}

internal sealed interface Solid : Shape {
    data class Round(override val id: Int) : Solid
}

internal object Shapes : Collection<Shape>("shapes")

class MongoMappingTest :
    FunSpec({
        val mongo = Mongo.open(TestServer.url("mapping"))

        afterSpec { mongo.close() }

        beforeEach { for (each in listOf(All, Trees, LooseOnes, Notes)) mongo.drop(each) }

        test("every type comes back as it was, at its limits") {
            val all = Everything(
                1,
                true,
                Byte.MIN_VALUE,
                Short.MAX_VALUE,
                Int.MIN_VALUE,
                Long.MAX_VALUE,
                Float.MIN_VALUE,
                Double.MAX_VALUE,
                ULong.MAX_VALUE,
                BigDecimal("0.1"),
                BigInteger.TWO.pow(100),
                "ä\u0000😀",
                listOf(1, -1),
                UUID.randomUUID(),
                Uuid.random(),
                Instant.parse("1969-12-31T23:59:59.999Z"),
                LocalDate.of(1582, 1, 1),
                LocalTime.of(23, 59, 59),
                LocalDateTime.of(2026, 11, 22, 5, 10),
                Duration.ofNanos(1),
                ObjectId(),
                Decimal128.NaN,
                Status.PAID,
                Email("a@x"),
                listOf(listOf(1, null), emptyList()),
                mapOf(Status.NEW to Address("s", "c")),
                mapOf("a" to listOf(1, 2L, "x", null)),
                BsonDocument.parse("{a: {b: [1, 2.5]}}"),
                null,
                null,
            )
            mongo.insert(All, all) shouldBe 1L
            mongo.from(All).one() shouldBe all
        }

        test("a tree holds trees") {
            val tree = Tree(1, listOf(Tree(2, listOf(Tree(3))), Tree(4)))
            mongo.insert(Trees, tree)
            mongo.from(Trees).one() shouldBe tree
        }

        test("two members of a sealed tree that one name would tell are refused") {
            shouldThrow<RunnelException> { mongo.from(Shapes).list() }.also {
                it.kind() shouldBe ErrorKind.CONFIGURATION
                it.message shouldContain "another name"
            }
        }

        test("a missing field has its default, and is null where null is allowed") {
            mongo.raw(
                BsonDocument.parse(
                    "{insert: 'orders', documents: [{_id: ObjectId('5f1b0c0c0c0c0c0c0c0c0c0c'), customer: 'x', total: 3}]}",
                ),
            )
            val order = mongo.from(Orders).one()
            order.total.toInt() shouldBe 3
            order.status shouldBe Status.NEW
            order.email shouldBe null
            mongo.drop(Orders)
        }

        test("numbers are converted exactly or refused with the field's path") {
            suspend fun stored(n: Any?) {
                mongo.upsert(LooseOnes, Loose(1, n))
            }

            suspend fun read(): Strict = mongo.from(LooseOnes).selectAs<Strict>().one()

            for (n in listOf(5, 5L, 5.0, BigDecimal("5.00"))) {
                stored(n)
                read() shouldBe Strict(1, 5)
            }
            for (n in listOf(
                5.5,
                1L shl 40,
                BigDecimal("1e30"),
                "5",
                true,
                Decimal128.NaN,
                listOf(5),
                mapOf("n" to 5),
            )) {
                stored(n)
                val e = shouldThrow<RunnelException> { read() }
                e.kind() shouldBe ErrorKind.DATA_CONVERSION
                e.column() shouldBe "n"
            }
            stored(null)
            shouldThrow<RunnelException> { read() }.message shouldContain "missing"
            stored(mapOf("lines" to listOf(mapOf("_id" to 1, "n" to 1), mapOf("_id" to 2, "n" to "hunter2"))))
            val deep = shouldThrow<RunnelException> { mongo.from(LooseOnes).selectAs<Nested>().one() }
            deep.message shouldContain "'n.lines.1.n'"
            deep.stackTraceToString() shouldNotContain "hunter2"
        }

        test("after a document that does not fit the same client goes on") {
            mongo.insertAll(LooseOnes, (1..3000).map { Loose(it, if (it == 1500) "no" else it) })
            repeat(20) {
                shouldThrow<RunnelException> { mongo.from(LooseOnes).selectAs<Strict>().list() }
            }
            mongo.from(LooseOnes).count() shouldBe 3000
        }

        test("a serializable class is read and written by kotlinx-serialization") {
            val note = Note(7, "text", listOf("a", "b"))
            mongo.insert(Notes, note)
            mongo.from(Notes).one() shouldBe note
            mongo.raw(BsonDocument.parse("{count: 'notes', query: {t: 'a'}}")).getNumber("n").intValue() shouldBe 1
        }

        test("texts that break other things are stored and found as they are") {
            val naughty = listOf(
                "",
                "\u0000",
                "a\u0000b",
                "\$where",
                "\$gt",
                "a.b",
                "..",
                "{}",
                "{\"\$ne\": 1}",
                "' or 1=1 --",
                "\\",
                "\"",
                "null",
                "undefined",
                "NaN",
                "\uFEFF",
                "\u202Etest",
                "😀",
                "𝕳",
                "ﷺ",
                "%",
                "_",
                "^.*\$",
                "(?i)x",
                "\n",
                "\r\n",
                "\t",
                "/*",
                "İ",
                "ß",
                "é",
                "e\u0301",
                "\uD83C\uDDE9\uD83C\uDDEA",
                "\u0007",
                "<script>",
                "1E400",
                "[]",
                "function(){}",
            )
            mongo.insertAll(LooseOnes, naughty.mapIndexed { i, text -> Loose(i, text) })
            val n = Field.of<String>("n", TypeUse.of(String::class.java))
            naughty.forEachIndexed { i, text ->
                mongo.from(LooseOnes).where(n eq text).one() shouldBe Loose(i, text)
                mongo.from(LooseOnes).where(n inList listOf(text)).count() shouldBe 1
                if ('\u0000' !in text) {
                    mongo.from(LooseOnes).where(n.startsWith(text)).list().any { it.id == i } shouldBe true
                    mongo.from(LooseOnes).where(n.contains(text)).list().any { it.id == i } shouldBe true
                    mongo
                        .from(
                            LooseOnes,
                        ).where(n like text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
                        .one() shouldBe Loose(i, text)
                }
                mongo.update(LooseOnes) { it[n] = text }.where(n eq text).execute().matched() shouldBe 1
            }
            for (text in naughty) {
                val map = mapOf(text to text)
                if ('\u0000' in text) {
                    shouldThrow<RunnelException> { mongo.upsert(LooseOnes, Loose(-1, map)) }.kind() shouldBe
                        ErrorKind.PARAMETER
                } else if (!text.startsWith("\$") && '.' !in text) {
                    mongo.upsert(LooseOnes, Loose(-1, map))
                    mongo
                        .from(LooseOnes)
                        .where(Field.of<Int>("_id", TypeUse.of(Int::class.java)) eq -1)
                        .one()
                        .n shouldBe map
                }
            }
            shouldThrow<RunnelException> { mongo.upsert(LooseOnes, Loose(-2, "\uD800")) }.kind() shouldBe
                ErrorKind.DATA_INVALID
        }
    })
