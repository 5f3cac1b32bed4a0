import type { TextPlace } from '../../plan';
import { HOLE, placesBy, type Refusal, type TextReader } from './place';
import { placeInUrl } from './url-places';

const MENTION: Refusal = {
  message: 'A value stands where it could decide who is mentioned.',
  hint: 'Write the mention out, <@U012AB3CD>; a value may stand beside it.',
};
const OPEN: Refusal = {
  message: 'A value stands behind a < that begins no link.',
  hint: 'Write &lt; for the sign; a link is <https://app.example/{{…}}|its text>.',
};

/** Slack's mrkdwn: `<https://host/path|text>`, `<@user>`, `<#channel>`, `<!here>`. */
class SlackReader implements TextReader {
  /** What was read since a `<`; undefined outside. */
  private inside: string | undefined;

  read(character: string): void {
    if (character === '<') this.inside = '';
    else if (character === '>') this.inside = undefined;
    else if (this.inside !== undefined) this.inside += character;
  }

  place(): TextPlace | Refusal {
    const { inside } = this;
    if (inside === undefined) return 'slack';
    if (['@', '!', '#'].includes(inside.charAt(0))) return MENTION;
    if (inside.includes('|')) return 'slack';
    if (inside !== '' && !/^\S*$/.test(inside)) return OPEN;
    return placeInUrl(inside, 'link');
  }

  pass(): void {
    if (this.inside !== undefined) this.inside += HOLE;
  }
}

/** In a text of Slack's mrkdwn. */
export const slackPlaces = placesBy(() => new SlackReader());
