package dev.runnel.internal.mongodb;

import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.jspecify.annotations.Nullable;

/** A class that another library reads and writes, such as kotlinx-serialization. */
public record ForeignCodec(Codec<Object> codec) implements ValueReader {
    @Override
    public @Nullable Object read(BsonBytes in, int type) {
        if (type != BsonBytes.DOCUMENT) {
            throw Unfit.type(type, codec.getEncoderClass().getSimpleName());
        }
        try {
            return codec.decode(
                    in.document().asBsonReader(), DecoderContext.builder().build());
        } catch (RuntimeException e) {
            // The library's message may quote the document, so it is no cause either.
            throw new Unfit(
                    "its serializer refuses the document (" + e.getClass().getSimpleName() + ")");
        }
    }
}
