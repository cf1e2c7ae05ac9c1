class Stop {
  constructor(place, at) {
    this.place = place;
    this.at = at;
    this.older = null;
    this.newer = null;
  }
}

/** All stops of all parcels, the newest first. */
export class History {
  newest = null;
  count = 0;

  stop(parcel, place) {
    const stop = new Stop(`${parcel} at ${place}`, Date.now());
    if (this.newest !== null) {
      stop.older = this.newest;
      this.newest.newer = stop;
    }
    this.newest = stop;
    this.count += 1;
    return stop;
  }

  *latest(limit = 10) {
    for (let stop = this.newest; stop !== null && limit > 0; stop = stop.older, limit--) yield stop;
  }
}
