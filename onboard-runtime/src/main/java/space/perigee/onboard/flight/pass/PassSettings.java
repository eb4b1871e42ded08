package space.perigee.onboard.flight.pass;

/**
 * Settings of a pass.
 *
 * @param satellite name of the satellite
 * @param rules what it does about contacts
 * @param transfer settings of transfers
 */
public record PassSettings(String satellite, ContactRules rules, TransferSettings transfer) {}
