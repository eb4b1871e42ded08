package space.perigee.onboard.cli.model;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.sync.npz.NpzWriter;

/** The formats of a file of predictions, by the end of its name. */
enum PredictionFormat {
  /**
   * Arrays: {@code y} of float32, a row per sample; {@code classes}, text; {@code source}, the file
   * of each sample, if each has its own.
   */
  NPZ {
    @Override
    Rows open(OutputStream out, LabeledData data, List<String> classes) throws IOException {
      NpzWriter npz = new NpzWriter(out);
      npz.beginFloats("y", List.of(data.size(), classes.size()));
      return new Rows() {
        @Override
        public void write(int sample, float[] activations) throws IOException {
          npz.floats(activations, 0, activations.length);
        }

        @Override
        public void finish() throws IOException {
          npz.texts("classes", classes);
          if (!data.source(0).equals("0")) {
            npz.texts("source", sources(data));
          }
          npz.finish();
        }
      };
    }
  },
  /**
   * A header, then a line per sample: its position or file, the most probable class, and the
   * probability of each class. A sample that could not be used has empty fields.
   */
  CSV {
    @Override
    Rows open(OutputStream out, LabeledData data, List<String> classes) throws IOException {
      Writer csv = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      csv.write("sample,class");
      for (String name : classes) {
        csv.write("," + quoted("p_" + name));
      }
      csv.write('\n');
      return new Rows() {
        @Override
        public void write(int sample, float[] activations) throws IOException {
          boolean isUsed = !Float.isNaN(activations[0]);
          csv.write(quoted(data.source(sample)) + ",");
          csv.write(isUsed ? quoted(classes.get(ClassPrediction.best(activations))) : "");
          for (float value : activations) {
            csv.write(isUsed ? "," + value : ",");
          }
          csv.write('\n');
        }

        @Override
        public void finish() throws IOException {
          csv.flush();
        }
      };
    }
  };

  /** The rows of an open file, in the order of the samples. */
  interface Rows {
    void write(int sample, float[] activations) throws IOException;

    void finish() throws IOException;
  }

  /** The format that a name asks for. */
  static Optional<PredictionFormat> of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (PredictionFormat format : values()) {
      if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * Begins a file.
   *
   * @param data what is predicted; one sample or more
   */
  abstract Rows open(OutputStream out, LabeledData data, List<String> classes) throws IOException;

  private static List<String> sources(LabeledData data) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return data.source(index);
      }

      @Override
      public int size() {
        return data.size();
      }
    };
  }

  /** A field by RFC 4180. */
  private static String quoted(String text) {
    return text.matches("(?s).*[,\"\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
