package dev.runnel.postgresql;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The types that have the same number in every server, see {@code pg_type.dat}. */
final class PostgresqlOids {
    private static final Map<String, Integer> BY_NAME =
            names().entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private PostgresqlOids() {}

    static Map<Integer, String> names() {
        var names = new HashMap<Integer, String>();
        type(names, "bool", 16, 1000);
        type(names, "bytea", 17, 1001);
        type(names, "char", 18, 1002);
        type(names, "name", 19, 1003);
        type(names, "int8", 20, 1016);
        type(names, "int2", 21, 1005);
        type(names, "int4", 23, 1007);
        type(names, "text", 25, 1009);
        type(names, "oid", 26, 1028);
        type(names, "json", 114, 199);
        type(names, "xml", 142, 143);
        type(names, "point", 600, 1017);
        type(names, "lseg", 601, 1018);
        type(names, "path", 602, 1019);
        type(names, "box", 603, 1020);
        type(names, "polygon", 604, 1027);
        type(names, "line", 628, 629);
        type(names, "cidr", 650, 651);
        type(names, "float4", 700, 1021);
        type(names, "float8", 701, 1022);
        type(names, "circle", 718, 719);
        type(names, "money", 790, 791);
        type(names, "macaddr", 829, 1040);
        type(names, "inet", 869, 1041);
        type(names, "bpchar", 1042, 1014);
        type(names, "varchar", 1043, 1015);
        type(names, "date", 1082, 1182);
        type(names, "time", 1083, 1183);
        type(names, "timestamp", 1114, 1115);
        type(names, "timestamptz", 1184, 1185);
        type(names, "interval", 1186, 1187);
        type(names, "timetz", 1266, 1270);
        type(names, "bit", 1560, 1561);
        type(names, "varbit", 1562, 1563);
        type(names, "numeric", 1700, 1231);
        type(names, "uuid", 2950, 2951);
        type(names, "jsonb", 3802, 3807);
        type(names, "int4range", 3904, 3905);
        type(names, "numrange", 3906, 3907);
        type(names, "tsrange", 3908, 3909);
        type(names, "tstzrange", 3910, 3911);
        type(names, "daterange", 3912, 3913);
        type(names, "int8range", 3926, 3927);
        return Map.copyOf(names);
    }

    /** The number of a type by its name, {@code int4} or {@code _int4}. */
    static int oid(String name) {
        Integer oid = BY_NAME.get(name.startsWith("_") ? name.substring(1) + "[]" : name);
        if (oid == null) {
            throw new IllegalArgumentException(name + " is no type that every server has.");
        }
        return oid;
    }

    private static void type(Map<Integer, String> names, String name, int oid, int array) {
        names.put(oid, name);
        names.put(array, name + "[]");
    }
}
