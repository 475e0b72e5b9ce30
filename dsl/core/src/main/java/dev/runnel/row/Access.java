package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;

/** Handles on the members of users' classes, private ones too; what a module keeps closed is refused with the cure. */
public final class Access {
    private Access() {}

    public static MethodHandle constructor(Constructor<?> constructor) {
        return handle(constructor, lookup -> lookup.unreflectConstructor(constructor));
    }

    public static MethodHandle method(Method method) {
        return handle(method, lookup -> lookup.unreflect(method));
    }

    public static MethodHandle getter(Field field) {
        return handle(field, lookup -> lookup.unreflectGetter(field));
    }

    private interface Unreflect {
        MethodHandle in(MethodHandles.Lookup lookup) throws IllegalAccessException;
    }

    private static <M extends AccessibleObject & Member> MethodHandle handle(M member, Unreflect unreflect) {
        Class<?> owner = member.getDeclaringClass();
        MethodHandles.Lookup own = MethodHandles.lookup();
        try {
            return unreflect.in(MethodHandles.privateLookupIn(owner, own));
        } catch (IllegalAccessException closed) {
            member.trySetAccessible(); // public members of exported packages need no opening
            try {
                return unreflect.in(own);
            } catch (IllegalAccessException e) {
                throw refused(owner, e);
            }
        }
    }

    private static RunnelException refused(Class<?> owner, IllegalAccessException cause) {
        String us =
                Access.class.getModule().isNamed() ? Access.class.getModule().getName() : "ALL-UNNAMED";
        return new RunnelException(
                ErrorKind.CONFIGURATION,
                "The row mapping may not look into " + owner.getName() + ". Write 'opens " + owner.getPackageName()
                        + (us.equals("ALL-UNNAMED") ? "" : " to " + us) + ";' in the module-info of "
                        + owner.getModule().getName()
                        + ", or make the class, its constructor and its accessors public.",
                cause);
    }
}
