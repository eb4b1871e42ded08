package space.perigee.onboard.flight.pass;

/**
 * How a satellite behaves in a pass.
 *
 * @param satellite its name
 * @param rules what it does about a contact
 * @param transfer how frames travel
 */
public record PassSettings(String satellite, ContactRules rules, TransferSettings transfer) {}
