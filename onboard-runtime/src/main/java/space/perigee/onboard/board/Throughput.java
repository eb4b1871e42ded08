package space.perigee.onboard.board;

import space.perigee.hw.Board;
import space.perigee.onboard.learning.ComputeCost;

/**
 * How many samples per second a board trains and predicts.
 *
 * @param trainPerSecond samples trained (1/s)
 * @param predictPerSecond samples predicted (1/s)
 * @param measured true if measured, false if estimated
 * @param source origin of the numbers
 */
public record Throughput(
    double trainPerSecond, double predictPerSecond, boolean measured, String source) {

  private static final double GIGA = 1e9;

  /**
   * The measured rates in the profile of the board. Without them, an estimate: the rate of the
   * arithmetic alone at the sustained speed. Networks are slower than that, small ones most.
   *
   * @param model as the catalog names it
   */
  public static Throughput of(Board board, String model, ComputeCost cost) {
    return board
        .measured(model)
        .map(
            rate ->
                new Throughput(rate.trainPerSecond(), rate.predictPerSecond(), true, rate.source()))
        .orElseGet(() -> estimate(board, cost));
  }

  private static Throughput estimate(Board board, ComputeCost cost) {
    double flopsPerSecond = GIGA * board.processor().sustainedGflops();
    return new Throughput(
        flopsPerSecond / cost.trainFlops(1),
        flopsPerSecond / cost.inferFlops(1),
        false,
        "sustainedGflops of the profile");
  }
}
