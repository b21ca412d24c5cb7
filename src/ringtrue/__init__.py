"""Ringtrue: does an endpoint that claims to be AWS pinpoint-sms-voice-v2 ring true?"""
