package space.perigee.ground;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the memory that is reachable from an object, by walking over fields, arrays, collections
 * and what lambdas have captured. It needs no garbage collection, so the count is exact from run to
 * run. Sizes of objects are estimated as those of a JVM with compressed references. Objects of
 * other libraries count as their header, except for protobuf messages.
 */
public final class RetainedBytes {

  private static final int HEADER = 16;
  private static final int ENTRY = 48;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> waiting = new ArrayDeque<>();
  private long bytes;

  private RetainedBytes() {}

  /** Memory that is reachable from some objects (bytes), but not through weak references. */
  public static long of(Object... roots) {
    RetainedBytes walk = new RetainedBytes();
    for (Object root : roots) {
      walk.reach(root);
    }
    for (Object next = walk.waiting.poll(); next != null; next = walk.waiting.poll()) {
      walk.visit(next);
    }
    return walk.bytes;
  }

  private void reach(@Nullable Object object) {
    if (object != null
        && !(object instanceof Class)
        && !(object instanceof Enum)
        && seen.add(object)) {
      waiting.add(object);
    }
  }

  private void visit(Object object) {
    bytes += HEADER;
    Class<?> type = object.getClass();
    if (type.isArray()) {
      visitArray(object, type.getComponentType());
    } else if (object instanceof String text) {
      bytes += 8 + HEADER + text.length();
    } else if (isOfTheJdk(type) && object instanceof Map<?, ?> map) {
      bytes += (long) ENTRY * map.size();
      map.forEach(
          (key, value) -> {
            reach(key);
            reach(value);
          });
    } else if (isOfTheJdk(type) && object instanceof Collection<?> all) {
      bytes += (long) ENTRY * all.size();
      all.forEach(this::reach);
    } else if (object instanceof Optional<?> optional) {
      optional.ifPresent(this::reach);
    } else if (!(object instanceof Reference)) {
      for (Class<?> each = type; each != null && isWalked(each); each = each.getSuperclass()) {
        visitFields(object, each);
      }
    }
  }

  private static boolean isWalked(Class<?> type) {
    return type.getName().startsWith("space.perigee.")
        || type.getName().startsWith("com.google.protobuf.");
  }

  private static boolean isOfTheJdk(Class<?> type) {
    return type.getModule().isNamed();
  }

  private void visitArray(Object array, Class<?> component) {
    int length = Array.getLength(array);
    bytes += (long) length * size(component);
    if (!component.isPrimitive()) {
      for (int i = 0; i < length; i++) {
        reach(Array.get(array, i));
      }
    }
  }

  private void visitFields(Object object, Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        bytes += size(field.getType());
        if (!field.getType().isPrimitive()) {
          reach(value(object, field));
        }
      }
    }
  }

  private static @Nullable Object value(Object object, Field field) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int size(Class<?> type) {
    if (type == long.class || type == double.class) {
      return 8;
    }
    if (type == byte.class || type == boolean.class) {
      return 1;
    }
    return type == short.class || type == char.class ? 2 : 4;
  }
}
