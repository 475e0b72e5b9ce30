package dev.runnel.internal.mongodb;

import dev.runnel.row.Conversions;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.types.Binary;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Reads values of one class: the common ones at once, any other by what it is and an exact conversion. */
record ScalarReader(Class<?> target) implements ValueReader {
    private static final Set<Class<?>> KNOWN = Set.of(
            Object.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            java.math.BigInteger.class,
            String.class,
            byte[].class,
            UUID.class,
            Instant.class,
            OffsetDateTime.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            Duration.class,
            ObjectId.class,
            Decimal128.class,
            Binary.class,
            Document.class);

    /** Dates as the driver's own codecs keep them: a moment in UTC. */
    private static final Map<Class<?>, Function<Instant, Object>> OF_INSTANT = Map.of(
            LocalDateTime.class, moment -> LocalDateTime.ofInstant(moment, ZoneOffset.UTC),
            LocalDate.class, ScalarReader::date,
            LocalTime.class, ScalarReader::time);

    /** True if the class is one BSON value by itself. */
    static boolean knows(Class<?> type) {
        return KNOWN.contains(type) || BsonValue.class.isAssignableFrom(type);
    }

    @Override
    public @Nullable Object read(BsonBytes in, int type) {
        if (type == BsonBytes.STRING && target == String.class) {
            return in.string();
        } else if (type == BsonBytes.INT32 && target == Integer.class) {
            return in.int32();
        } else if (type == BsonBytes.INT64 && target == Long.class) {
            return in.int64();
        } else if (type == BsonBytes.INT32 && target == Long.class) {
            return (long) in.int32();
        } else if (type == BsonBytes.DOUBLE && target == Double.class) {
            return in.float64();
        }
        return other(in, type);
    }

    private @Nullable Object other(BsonBytes in, int type) {
        if (BsonValue.class.isAssignableFrom(target)) {
            BsonValue value = type == BsonBytes.DOCUMENT ? in.document() : in.value(type);
            return fits(value, type);
        }
        if (target == Document.class && type == BsonBytes.DOCUMENT) {
            return new DocumentCodec()
                    .decode(
                            in.document().asBsonReader(),
                            DecoderContext.builder().build());
        }
        Object value = Naturals.read(in, type);
        return value == null || target.isInstance(value) ? value : converted(value, type);
    }

    private Object converted(Object value, int type) {
        if (value instanceof Instant moment && OF_INSTANT.containsKey(target)) {
            return OF_INSTANT.get(target).apply(moment);
        } else if (value instanceof String text && target == Duration.class) {
            return duration(text);
        } else if (value instanceof BigDecimal decimal && target == Decimal128.class) {
            return new Decimal128(decimal);
        } else if (value instanceof byte[] bytes && target == Binary.class) {
            return new Binary(bytes);
        }
        Conversions.Converter<Object, ?> converter = converter(value);
        // Text is no UUID or date here: BSON has types for them.
        if (converter == null || value instanceof String) {
            throw Unfit.type(type, target.getSimpleName());
        }
        try {
            return converter.convert(value);
        } catch (Conversions.Refused e) {
            throw new Unfit(String.valueOf(e.getMessage()).replace(" in the SQL", " in the pipeline"));
        }
    }

    @SuppressWarnings("unchecked") // the converter of the value's own class
    private Conversions.@Nullable Converter<Object, ?> converter(Object value) {
        return Conversions.converter((Class<Object>) value.getClass(), target);
    }

    private Object fits(BsonValue value, int type) {
        if (target.isInstance(value)) {
            return value;
        }
        throw Unfit.type(type, target == BsonDocument.class ? "document" : target.getSimpleName());
    }

    private static LocalDate date(Instant moment) {
        LocalDateTime utc = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        if (!utc.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            throw new Unfit("the date has a time of day (in UTC). Read it as Instant or LocalDateTime");
        }
        return utc.toLocalDate();
    }

    private static LocalTime time(Instant moment) {
        LocalDateTime utc = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
        if (utc.toLocalDate().toEpochDay() != 0) {
            throw new Unfit("the date is a day, not only a time of day. Read it as Instant or LocalDateTime");
        }
        return utc.toLocalTime();
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            // The JDK's message quotes the text.
            throw new Unfit("the text is no ISO 8601 duration such as PT30S. Read it as String");
        }
    }
}
