package space.perigee.onboard.cli.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.Throughput;

/** Networks as JSON. */
final class ModelsJson {

  private ModelsJson() {}

  static String of(List<ModelCard> cards, List<Board> boards) {
    List<Map<String, Object>> models = new ArrayList<>();
    for (ModelCard card : cards) {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("model", card.name());
      model.put("description", card.description());
      model.put("input", card.input().dimensions());
      model.put("classes", card.classes());
      model.put("layers", card.layers());
      model.put("parameters", card.parameters());
      model.put("macsPerSample", card.cost().macsPerSample());
      card.needHere().ifPresent(need -> model.put("memory", memory(need)));
      @Nullable Throughput here = card.here();
      if (here != null) {
        model.put("here", rate(here));
      }
      model.put("boards", boards.stream().map(board -> on(board, card)).toList());
      models.add(model);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("models", models);
    return PrettyJson.of(fields);
  }

  private static Map<String, Object> on(Board board, ModelCard card) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("board", board.id());
    card.need(board)
        .ifPresent(
            need -> {
              fields.put("memory", memory(need));
              fields.put("fits", new MemoryBudget(board).fits(need));
            });
    fields.putAll(rate(card.on(board)));
    return fields;
  }

  private static Map<String, Object> memory(MemoryNeed need) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("heapBytes", need.heapBytes());
    fields.put("nativeBytes", need.nativeBytes());
    fields.put("runtimeBytes", need.runtimeBytes());
    return fields;
  }

  private static Map<String, Object> rate(Throughput rate) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("trainPerSecond", rate.trainPerSecond());
    fields.put("predictPerSecond", rate.predictPerSecond());
    fields.put("kind", rate.measured() ? "measured" : "estimate");
    fields.put("source", rate.source());
    return fields;
  }
}
