package dev.runnel.internal.mongodb;

import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;

/** A document on its way to the server: the driver has it written straight into its message. */
record Stored(Object value) {
    /** Never the value. */
    @Override
    public String toString() {
        return value.getClass().getSimpleName();
    }

    /** Found by the driver for every {@link Stored}; nothing is read as one. */
    static final class StoredCodec implements Codec<Stored> {
        @Override
        public void encode(BsonWriter writer, Stored document, EncoderContext context) {
            Writing.document(writer, document.value());
        }

        @Override
        public Stored decode(BsonReader reader, DecoderContext context) {
            throw new UnsupportedOperationException("documents are read as raw BSON");
        }

        @Override
        public Class<Stored> getEncoderClass() {
            return Stored.class;
        }
    }
}
