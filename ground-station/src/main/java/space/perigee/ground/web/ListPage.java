package space.perigee.ground.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next cursor of the next page; null at the end
 */
record ListPage<T>(List<T> items, @Nullable String next) {

  ListPage {
    items = List.copyOf(items);
  }

  /**
   * The page of which one item more was read than it may have, to see whether another follows.
   *
   * @param read at most {@code limit} + 1 items
   * @param key of an item, by which the list is ordered
   */
  static <T> ListPage<T> of(String list, List<T> read, int limit, Function<T, ?> key) {
    if (read.size() <= limit) {
      return new ListPage<>(read, null);
    }
    List<T> items = read.subList(0, limit);
    T last = items.get(items.size() - 1);
    return new ListPage<>(items, new Cursor(list, String.valueOf(key.apply(last))).encoded());
  }

  /** The items as the API answers them. */
  <R> List<R> as(Function<T, R> answer) {
    return items.stream().map(answer).toList();
  }
}
