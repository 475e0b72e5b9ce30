package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowShape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects of one class as documents, field by field in the order of the constructor. A null is left out, unless
 * a default would take its place when it is read.
 */
final class ShapeWriter implements ValueWriter {
    private final RowShape shape;
    private final String[] names;
    private final MethodHandle[] getters;
    private final boolean[] writesNull;
    private final @Nullable String kind;

    ShapeWriter(Class<?> type, RowShape shape) {
        this.shape = shape;
        List<RowShape.Parameter> parameters = shape.parameters();
        this.names = Mapping.names(shape).toArray(String[]::new);
        this.getters = new MethodHandle[names.length];
        this.writesNull = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            MethodHandle getter = parameters.get(i).getter();
            if (getter == null) {
                throw new RunnelException(
                        ErrorKind.CONFIGURATION,
                        "Parameter '" + parameters.get(i).name() + "' of " + type.getSimpleName()
                                + " is no property, so that its value cannot be written. Declare it as val.");
            }
            getters[i] = getter.asType(MethodType.methodType(Object.class, Object.class));
            writesNull[i] = parameters.get(i).optional();
        }
        this.kind = Mapping.isKind(type) ? type.getSimpleName() : null;
    }

    @Override
    public void write(BsonWriter out, Object value) {
        out.writeStartDocument();
        fields(out, value);
        out.writeEndDocument();
    }

    private void fields(BsonWriter out, Object value) {
        if (kind != null) {
            out.writeString(NestedReaders.Sealed.DISCRIMINATOR, kind);
        }
        for (int i = 0; i < names.length; i++) {
            Object field = get(i, value);
            if (field != null || writesNull[i]) {
                out.writeName(names[i]);
                Writing.write(out, field);
            }
        }
    }

    private @Nullable Object get(int i, Object value) {
        try {
            return (Object) getters[i].invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "Reading property '" + shape.parameters().get(i).name() + "' of "
                            + shape.type().getSimpleName() + " failed; see the cause.",
                    e);
        }
    }
}
