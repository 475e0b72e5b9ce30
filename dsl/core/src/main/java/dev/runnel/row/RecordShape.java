package dev.runnel.row;

import dev.runnel.row.RowShape.Parameter;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The shape of a Java record: its canonical constructor. Primitive components refuse null, all others take it. */
final class RecordShape {
    private RecordShape() {}

    static RowShape of(TypeUse type) {
        Class<?> raw = type.raw();
        Map<String, TypeUse> variables = type.variables();
        RecordComponent[] components = raw.getRecordComponents();
        List<Parameter> parameters =
                Arrays.stream(components).map(c -> parameter(c, variables)).toList();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            MethodHandle constructor = Access.constructor(raw.getDeclaredConstructor(types));
            return new RowShape(raw, parameters, absent -> constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has a canonical constructor", e);
        }
    }

    private static Parameter parameter(RecordComponent c, Map<String, TypeUse> variables) {
        TypeUse use = TypeUse.of(c.getGenericType(), variables);
        return new Parameter(c.getName(), c.getType(), use, false, Access.method(c.getAccessor()));
    }
}
