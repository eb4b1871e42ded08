package space.perigee.onboard.data;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The classes of a CSV file: those of the request, or else those that appear, sorted. */
final class CsvClasses {

  private final Path file;
  private final DataRequest request;
  private final Map<String, Integer> positions = new HashMap<>();

  CsvClasses(Path file, DataRequest request) {
    this.file = file;
    this.request = request;
    if (!request.classes().isEmpty()) {
      ClassList.check(request.classes()).forEach(this::add);
    }
  }

  private int add(String name) {
    int position = positions.size();
    positions.put(name, position);
    return position;
  }

  /**
   * The position of a class, or {@link Sample#UNLABELED} for an empty label.
   *
   * @throws DataException if the request has no such class, or requires a label
   */
  int position(long line, String label) {
    if (request.ignoresLabels()) {
      return Sample.UNLABELED;
    }
    if (label.isEmpty()) {
      if (request.mayLackLabels()) {
        return Sample.UNLABELED;
      }
      throw new DataException(at(line) + "is empty, must be the name of a class");
    }
    Integer known = positions.get(label);
    if (known != null) {
      return known;
    }
    if (!request.classes().isEmpty()) {
      throw new DataException(at(line) + "'" + label + "' must be one of " + request.classes());
    }
    return add(label);
  }

  private String at(long line) {
    return CsvColumns.at(file, line) + request.columns().label() + " ";
  }

  /** The rows with these classes. */
  FloatTable table(FloatTable.Rows rows) {
    if (!request.classes().isEmpty()) {
      return rows.table(request.classes(), position -> position);
    }
    List<String> sorted = List.copyOf(new TreeSet<>(positions.keySet()));
    int[] places = new int[sorted.size()];
    positions.forEach((name, position) -> places[position] = sorted.indexOf(name));
    return rows.table(sorted, position -> places[position]);
  }
}
